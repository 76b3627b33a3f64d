// The hook itself; see verification.js.
import { CodeDeploy } from '@aws-sdk/client-codedeploy'
import { Lambda } from '@aws-sdk/client-lambda'
import { createVerification } from './verification.js'

export const handler = createVerification({ lambda: new Lambda(), codedeploy: new CodeDeploy(), version: process.env.VERSION })
