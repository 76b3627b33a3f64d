const { EC2Client, DescribeTransitGatewayAttachmentsCommand } = require('@aws-sdk/client-ec2');
const ec2 = new EC2Client();

// Finds the attachment that EC2 made for a VPN connection, and waits until it can be given a route table.
async function handle(event) {
  if (event.RequestType === 'Delete') return {};
  const connection = event.ResourceProperties.VpnConnectionId;
  let state = 'missing';
  for (let attempt = 0; attempt < 9; attempt++) {
    if (attempt) await new Promise((resolve) => setTimeout(resolve, process.env.SECONDS_BETWEEN_ATTEMPTS * 1000));
    const { TransitGatewayAttachments } = await ec2.send(new DescribeTransitGatewayAttachmentsCommand({
      Filters: [{ Name: 'resource-type', Values: ['vpn'] }, { Name: 'resource-id', Values: [connection] }] }));
    const attachment = TransitGatewayAttachments.find(({ State }) => !['deleted', 'deleting', 'failed'].includes(State));
    if (attachment?.State === 'available') return { AttachmentId: attachment.TransitGatewayAttachmentId };
    state = attachment?.State ?? 'missing';
  }
  throw new Error(`The attachment of ${connection} to its transit gateway is ${state}; deploy again once it is available`);
}
