import * as iam from 'aws-cdk-lib/aws-iam';

/** The conditions of a statement: operator, key, values. */
export type Conditions = Record<string, Record<string, string | string[]>>;

/** A statement that allows actions. */
export function allow(sid: string, actions: string[], resources: string[], conditions?: Conditions): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid, actions, resources, conditions });
}

/** A statement that denies actions, whatever else allows them. */
export function deny(sid: string, actions: string[], resources: string[], conditions?: Conditions): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid, effect: iam.Effect.DENY, actions, resources, conditions });
}

/** Allows handing roles to services, by what their principals begin with. */
export function pass(sid: string, roles: string[], ...services: string[]): iam.PolicyStatement {
  return allow(sid, ['iam:PassRole'], roles, {
    StringEquals: { 'iam:PassedToService': services.map((service) => `${service}.amazonaws.com`) },
  });
}

/** The condition that a service acts for this account. */
export function forAccount(account: string): Conditions {
  return { StringEquals: { 'aws:SourceAccount': account } };
}

/** The same for services that do not document the key: where they leave it out, the statement still holds. */
export function forAccountIfSent(account: string): Conditions {
  return { StringEqualsIfExists: { 'aws:SourceAccount': account } };
}

/** Refuses whoever does not use TLS. */
export function denyWithoutTls(actions: string[], resources: string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'DenyWithoutTLS',
    effect: iam.Effect.DENY,
    principals: [new iam.AnyPrincipal()],
    actions,
    resources,
    conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  });
}
