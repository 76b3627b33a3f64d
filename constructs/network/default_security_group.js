const { EC2Client, DescribeSecurityGroupRulesCommand, RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand } = require('@aws-sdk/client-ec2');
const ec2 = new EC2Client();

// Takes every rule out of a VPC's default security group, which AWS creates open and which cannot be deleted.
async function handle(event) {
  if (event.RequestType === 'Delete') return {}; // closed is the safer state to leave behind
  const GroupId = process.env.SECURITY_GROUP;
  const { SecurityGroupRules } = await ec2.send(new DescribeSecurityGroupRulesCommand({
    Filters: [{ Name: 'group-id', Values: [GroupId] }] }));
  const ids = (outwards) => SecurityGroupRules.filter((rule) => rule.IsEgress === outwards)
    .map((rule) => rule.SecurityGroupRuleId);
  const inwards = ids(false), outwards = ids(true);
  if (inwards.length) await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds: inwards }));
  if (outwards.length) await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, SecurityGroupRuleIds: outwards }));
  return { RulesRemoved: String(SecurityGroupRules.length) };
}
