'use strict';
const { RemovalPolicy, Stack, Stage, Tags } = require('aws-cdk-lib/core');
const { Construct } = require('constructs');

// The CDK's own rules about every template take six times as long as making them all (docs/performance.md), and find what is wrong
// with our code, not with a user's file. `make lint` asks them about every shape of organization, `make test` about
// config/organization.yaml, and whoever sets CDK_VALIDATION=true at once. It has to be said here: what Go sets comes too late for
// this process, whose environment is copied before any of our code runs.
process.env.CDK_VALIDATION ??= 'false';

// A reference as constructs/cfn writes it: the path of a construct, from its stack on, and an attribute; none is its Ref.
const REFERENCE = /\$\{cfn:([^#}]+)(?:#([^}]+))?\}/g;

// Constructs makes the CDK's own constructs from plain values.
class Constructs {
  // create makes stacks of the app, or what has been added to them since, from JSON, in its order.
  static create(app, text) {
    JSON.parse(text).forEach((stack) => create(app, stack));
  }

  // order makes the CDK deploy stacks after others, by their names.
  static order(app, text) {
    const { stage, after } = JSON.parse(text);
    const scope = within(app, stage);
    for (const [name, others] of Object.entries(after)) {
      for (const other of others) scope.node.findChild(name).addStackDependency(scope.node.findChild(other));
    }
  }

  // token is a text with tokens in place of references.
  static token(scope, text) {
    return resolve(scope, text);
  }
}

// create makes a stack, or adds to it.
function create(app, { stage, name, props, synthesizer, constructs, tags }) {
  const scope = within(app, stage);
  const stack = scope.node.tryFindChild(name) ?? new Stack(scope, name, {
    ...resolve(scope, props),
    synthesizer: synthesizer && new (classOf(synthesizer))(resolve(scope, synthesizer.props)),
  });
  const made = (constructs ?? []).map((construct) => {
    const { path, props, removal } = construct;
    const it = new (classOf(construct))(child(stack, path.slice(0, -1)), path.at(-1), resolve(scope, props));
    if (removal) it.applyRemovalPolicy(RemovalPolicy[removal]);
    return it;
  });
  constructs?.forEach(({ after }, i) => after?.forEach((path) => made[i].addResourceDependency(find(scope, path))));
  for (const { path, key, value, exclude } of tags ?? []) {
    Tags.of(child(stack, path)).add(key, value, { excludeResourceTypes: exclude });
  }
}

// within is the app, or a stage of it.
function within(app, stage) {
  return stage ? app.node.tryFindChild(stage) ?? new Stage(app, stage) : app;
}

const classes = new Map();

// classOf is a class of aws-cdk-lib; Node takes longer to find a module again than to make a construct.
function classOf({ module, name }) {
  const key = `${module}.${name}`;
  if (!classes.has(key)) classes.set(key, require(`aws-cdk-lib/${module}`)[name]);
  return classes.get(key);
}

// child is the construct of a path in the scope; what is missing on the way is made.
function child(scope, path) {
  return path.reduce((parent, id) => parent.node.tryFindChild(id) ?? new Construct(parent, id), scope);
}

// find is the construct of a path in the scope.
function find(scope, path) {
  return path.reduce((parent, id) => parent.node.findChild(id), scope);
}

// resolve is a value with tokens in place of references, and without what is null: Go's optional properties that are not set.
function resolve(scope, value) {
  if (typeof value === 'string') {
    return value.includes('${cfn:') ? value.replace(REFERENCE, (_, path, attribute) => token(scope, path, attribute)) : value;
  }
  if (Array.isArray(value)) return value.map((element) => resolve(scope, element));
  if (value === null || typeof value !== 'object') return value;
  const resolved = {};
  for (const key of Object.keys(value)) {
    if (value[key] !== null) resolved[key] = resolve(scope, value[key]);
  }
  return resolved;
}

function token(scope, path, attribute) {
  const construct = find(scope, path.split('/'));
  return attribute ? construct.getAtt(attribute).toString() : construct.ref;
}

exports.Constructs = Constructs;
