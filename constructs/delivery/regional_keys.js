const { KMSClient, DescribeKeyCommand } = require('@aws-sdk/client-kms');

// Finds the key of an artifact store in another region by its alias: CodePipeline wants its ARN, and a stack of one region
// can import nothing from another.
async function handle({ RequestType, ResourceProperties: { Region, Alias, Stack } }) {
  if (RequestType === 'Delete') return {};
  const kms = new KMSClient({ region: Region });
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: Alias })).catch((error) => {
    if (error.name !== 'NotFoundException') throw error;
    throw new Error(`${Region} has no key ${Alias}; deploy the stack ${Stack} first`);
  });
  return { Arn: KeyMetadata.Arn };
}
