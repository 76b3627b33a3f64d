// createVerification makes the hook that CodeDeploy runs before it sends any traffic to a new version: it asks the new
// version for a receipt that does not exist, which takes the function's own role and the table, and tells CodeDeploy.
export function createVerification({ lambda, codedeploy, version, log = console.log }) {
  return async ({ DeploymentId: deploymentId, LifecycleEventHookExecutionId: lifecycleEventHookExecutionId }) => {
    let failure
    try {
      failure = await problem(lambda, version)
    } catch (error) {
      failure = `${error.name}: ${error.message}`
    }
    log(JSON.stringify({ message: failure ? 'refused' : 'verified', version, failure }))
    await codedeploy.putLifecycleEventHookExecutionStatus({
      deploymentId, lifecycleEventHookExecutionId, status: failure ? 'Failed' : 'Succeeded'
    })
  }
}

// problem is what is wrong with the version, or nothing.
async function problem(lambda, version) {
  const event = { routeKey: 'GET /receipts/{id}', pathParameters: { id: 'verification' } }
  const { FunctionError, Payload } = await lambda.invoke({ FunctionName: version, Payload: JSON.stringify(event) })
  const text = Buffer.from(Payload ?? []).toString()
  if (FunctionError) return `${FunctionError}: ${text}`
  const { statusCode } = JSON.parse(text)
  return statusCode === 404 ? undefined : `it answers ${statusCode} where there is no receipt`
}
