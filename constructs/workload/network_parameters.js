const { EC2Client, DescribeSubnetsCommand } = require('@aws-sdk/client-ec2');
const { SSMClient, PutParameterCommand, DeleteParameterCommand } = require('@aws-sdk/client-ssm');
const ec2 = new EC2Client(), ssm = new SSMClient();

// Finds the subnets that the network account shares, by their ranges, and publishes their IDs as parameters.
// Subnets that are not shared yet are no failure: the schedule looks again, so accounts deploy in any order.
async function handle(event) {
  const network = JSON.parse(process.env.NETWORK);
  const { owner, vpcParameter, tiers } = network;
  if (event.RequestType === 'Delete') return remove(parameters(network));
  if (event.RequestType === 'Update') {
    const before = parameters(JSON.parse(event.OldResourceProperties.Network));
    await remove(before.filter((name) => !parameters(network).includes(name)));
  }
  const wanted = tiers.flatMap((tier) => tier.cidrs);
  const vpcs = Object.values(await sharedSubnets(owner, wanted)).filter((vpc) => wanted.every((cidr) => vpc.ids[cidr]));
  if (vpcs.length === 0) return { Status: `waiting for account ${owner} to share its subnets` };
  if (vpcs.length > 1) throw new Error(`account ${owner} shares several VPCs with these ranges; set network.ids`);
  const [vpc] = vpcs;
  await put(vpcParameter, 'String', vpc.id);
  for (const tier of tiers) await put(tier.parameter, 'StringList', tier.cidrs.map((cidr) => vpc.ids[cidr]).join(','));
  return { Status: 'published' };
}

const parameters = ({ vpcParameter, tiers }) => [vpcParameter, ...tiers.map((tier) => tier.parameter)];

async function sharedSubnets(owner, cidrs) {
  const vpcs = {};
  let NextToken;
  do {
    const page = await ec2.send(new DescribeSubnetsCommand({ NextToken, Filters: [
      { Name: 'owner-id', Values: [owner] }, { Name: 'cidr-block', Values: cidrs }] }));
    for (const { VpcId, CidrBlock, SubnetId } of page.Subnets) {
      (vpcs[VpcId] ??= { id: VpcId, ids: {} }).ids[CidrBlock] = SubnetId;
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return vpcs;
}

const put = (Name, Type, Value) => ssm.send(new PutParameterCommand({ Name, Type, Value, Overwrite: true }));

async function remove(names) {
  for (const Name of names) {
    await ssm.send(new DeleteParameterCommand({ Name })).catch((error) => {
      if (error.name !== 'ParameterNotFound') throw error;
    });
  }
  return {};
}
