// Runs handle(event) for CloudFormation, which waits for the answer at ResponseURL, or for a schedule, which does not.
exports.handler = async (event) => {
  const answer = { Status: 'SUCCESS', Data: {} };
  try {
    answer.Data = await handle(event);
  } catch (error) {
    console.error(error);
    if (!event.ResponseURL) throw error;
    answer.Status = 'FAILED';
    answer.Reason = error.message;
  }
  console.log(JSON.stringify(answer));
  if (!event.ResponseURL) return;
  const { StackId, RequestId, LogicalResourceId } = event;
  const PhysicalResourceId = event.PhysicalResourceId ?? LogicalResourceId;
  const body = JSON.stringify({ ...answer, StackId, RequestId, LogicalResourceId, PhysicalResourceId });
  const response = await fetch(event.ResponseURL, { method: 'PUT', body, headers: { 'content-type': '' } });
  if (!response.ok) throw new Error(`CloudFormation did not take the answer: HTTP ${response.status}`);
};
