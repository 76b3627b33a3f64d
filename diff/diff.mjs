// Compares CloudFormation templates with @aws-cdk/cloudformation-diff, with which `cdk diff` does. It reads a list of
// {"before", "after"} from standard input and writes what changes in each to standard output; diff/diff.go is
// the other end.
import { text } from 'node:stream/consumers'
import { Writable } from 'node:stream'
import cfn from '@aws-cdk/cloudformation-diff'

function formatted(diff) {
  let written = ''
  const stream = new Writable({ decodeStrings: false, write(chunk, _, done) { written += chunk; done() } })
  cfn.formatDifferences(stream, diff)
  return written
}

// The properties whose change makes, or may make, CloudFormation replace the resource.
const replacing = change => Object.entries(change.propertyUpdates)
  .filter(([, property]) => ['WILL_REPLACE', 'MAY_REPLACE'].includes(property.changeImpact)).map(([name]) => name)

function resources(diff) {
  return diff.resources.logicalIds.sort().map(id => {
    const change = diff.resources.get(id)
    return { id, type: change.oldResourceType ?? change.newResourceType, impact: change.changeImpact, causes: replacing(change) }
  })
}

function compare({ before, after }) {
  const diff = cfn.fullDiff(before ?? {}, after)
  const grants = []
  if (diff.iamChanges.managedPolicies.hasAdditions) grants.push('managed policies are attached')
  if (diff.securityGroupChanges.rulesAdded) grants.push('rules of security groups are added')
  return { differences: diff.differenceCount, text: diff.isEmpty ? '' : formatted(diff), resources: resources(diff), grants }
}

process.stdout.write(JSON.stringify(JSON.parse(await text(process.stdin)).map(compare)))
