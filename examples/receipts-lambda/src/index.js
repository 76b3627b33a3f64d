// The function itself. The AWS SDK is part of Lambda's runtime.
import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb'
import { createApp } from './app.js'
import { Receipts } from './receipts.js'

export const handler = createApp({ receipts: new Receipts(DynamoDBDocument.from(new DynamoDB()), process.env.TABLE) })
