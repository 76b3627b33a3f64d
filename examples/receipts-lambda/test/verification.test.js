import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createVerification } from '../src/verification.js'

// verify runs the hook with what the new version answers, and returns what CodeDeploy is told.
async function verify(answer) {
  const told = []
  const hook = createVerification({
    version: 'arn:aws:lambda:eu-west-1:111122223333:function:receipts-dev-api:7',
    lambda: {
      invoke: async ({ FunctionName, Payload }) => {
        assert.match(FunctionName, /:7$/)
        assert.equal(JSON.parse(Payload).routeKey, 'GET /receipts/{id}')
        return answer()
      }
    },
    codedeploy: { putLifecycleEventHookExecutionStatus: async status => told.push(status) },
    log: () => {}
  })
  await hook({ DeploymentId: 'd-1', LifecycleEventHookExecutionId: 'e-1' })
  return told
}

const payload = value => Buffer.from(JSON.stringify(value))
const status = status => [{ deploymentId: 'd-1', lifecycleEventHookExecutionId: 'e-1', status }]

test('lets a version pass that finds no such receipt', async () => {
  assert.deepEqual(await verify(() => ({ Payload: payload({ statusCode: 404 }) })), status('Succeeded'))
})

test('refuses a version that fails, answers otherwise, or cannot be asked', async () => {
  for (const answer of [
    () => ({ FunctionError: 'Unhandled', Payload: payload({ errorMessage: 'AccessDeniedException' }) }),
    () => ({ Payload: payload({ statusCode: 500 }) }),
    () => ({}),
    () => { throw new Error('throttled') }
  ]) {
    assert.deepEqual(await verify(answer), status('Failed'))
  }
})
