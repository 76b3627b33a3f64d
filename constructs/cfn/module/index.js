'use strict';
const { RemovalPolicy, Tags } = require('aws-cdk-lib/core');
const { Construct } = require('constructs');

// A reference as constructs/cfn writes it: the path of a construct, its stack included, and an attribute; none is its Ref.
const REFERENCE = /\$\{cfn:([^#}]+)(?:#([^}]+))?\}/g;

// Constructs makes the CDK's own L1 constructs from plain values.
class Constructs {
  // create adds to the stack the constructs and tags of a JSON text, in its order.
  static create(stack, text) {
    const { tags, constructs } = JSON.parse(text);
    const created = (constructs ?? []).map(({ module, name, path, props, removal }) => {
      const id = path.at(-1);
      const construct = new (classOf(module, name))(scopeOf(stack, path.slice(0, -1)), id, resolve(stack, props));
      if (removal) construct.applyRemovalPolicy(RemovalPolicy[removal]);
      return construct;
    });
    (constructs ?? []).forEach(({ after }, i) =>
      (after ?? []).forEach((path) => created[i].addResourceDependency(find(stack, path))));
    for (const { path, key, value, exclude } of tags ?? []) {
      Tags.of(scopeOf(stack, path)).add(key, value, { excludeResourceTypes: exclude });
    }
  }

  // order makes the CDK deploy stacks of the scope after others: a JSON text with their names by the stack's.
  static order(scope, text) {
    for (const [name, others] of Object.entries(JSON.parse(text))) {
      for (const other of others) scope.node.findChild(name).addStackDependency(scope.node.findChild(other));
    }
  }

  // token is a reference for constructs that are created without this module.
  static token(stack, reference) {
    return resolve(stack, reference);
  }
}

const classes = new Map();

// classOf is a class of aws-cdk-lib; Node takes longer to find a module again than to make a construct.
function classOf(module, name) {
  const key = `${module}.${name}`;
  if (!classes.has(key)) classes.set(key, require(`aws-cdk-lib/${module}`)[name]);
  return classes.get(key);
}

// scopeOf is the construct of a path in the stack; what is missing on the way is created.
function scopeOf(stack, path) {
  return path.reduce((scope, id) => scope.node.tryFindChild(id) ?? new Construct(scope, id), stack);
}

// find is the construct of a path that begins with the name of a stack beside this one, or of this one.
function find(stack, path) {
  return path.reduce((scope, id) => scope.node.findChild(id), stack.node.scope);
}

// resolve is a value with tokens in place of references, and without what is null: Go's optional properties that are not set.
function resolve(stack, value) {
  if (typeof value === 'string') {
    return value.includes('${cfn:') ? value.replace(REFERENCE, (_, path, attribute) => token(stack, path, attribute)) : value;
  }
  if (Array.isArray(value)) return value.map((element) => resolve(stack, element));
  if (value === null || typeof value !== 'object') return value;
  const resolved = {};
  for (const key of Object.keys(value)) {
    if (value[key] !== null) resolved[key] = resolve(stack, value[key]);
  }
  return resolved;
}

function token(stack, path, attribute) {
  const construct = find(stack, path.split('/'));
  return attribute ? construct.getAtt(attribute).toString() : construct.ref;
}

exports.Constructs = Constructs;
