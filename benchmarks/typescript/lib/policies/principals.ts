import * as iam from 'aws-cdk-lib/aws-iam';
import { Account, Organization } from '../organization';
import { Conditions } from './statements';

/** A principal whose statement in a trust policy bears a Sid, which the CDK's own have not. */
export class TrustedPrincipal extends iam.PrincipalWithConditions {
  constructor(
    private readonly sid: string,
    principal: iam.IPrincipal,
    conditions: Conditions,
  ) {
    super(principal, conditions);
  }

  override addToAssumeRolePolicy(document: iam.PolicyDocument): void {
    document.addStatements(new iam.PolicyStatement({ sid: this.sid, actions: [this.assumeRoleAction], principals: [this] }));
  }
}

/** A service that is trusted under these conditions. */
export function trustedService(sid: string, service: string, conditions: Conditions): TrustedPrincipal {
  return new TrustedPrincipal(sid, new iam.ServicePrincipal(`${service}.amazonaws.com`), conditions);
}

/**
 * Roles as principals of resource and trust policies: the roots of their accounts, narrowed to the roles and to the organization.
 * A role's ARN as principal would be rejected while the role does not exist.
 */
export class Roles {
  constructor(
    private readonly org: Organization,
    private readonly accounts: Account[],
    private readonly arns: string[],
  ) {}

  /** The roles of these names in each of the accounts. */
  static in(org: Organization, accounts: Account[], ...names: string[]): Roles {
    return new Roles(org, accounts, rolesIn(accounts, ...names));
  }

  /** The roles of one account as principal of a trust policy. */
  trusted(sid: string): TrustedPrincipal {
    return new TrustedPrincipal(sid, this.principals[0], this.conditions);
  }

  /** A statement of a resource policy that allows the roles these actions. */
  allow(sid: string, actions: string[], resources?: string[], conditions: Conditions = {}): iam.PolicyStatement {
    const { principals } = this;
    const statement = new iam.PolicyStatement({ sid, principals, actions, resources, conditions: this.conditions });
    statement.addConditions(conditions);
    return statement;
  }

  private get principals(): iam.IPrincipal[] {
    return this.accounts.map(({ environment }) => new iam.AccountPrincipal(environment.account));
  }

  private get conditions(): Conditions {
    return { ArnEquals: { 'aws:PrincipalArn': this.arns }, StringEquals: { 'aws:PrincipalOrgID': this.org.id } };
  }
}

/** The ARNs of the roles of these names in each of the accounts. */
export function rolesIn(accounts: Account[], ...names: string[]): string[] {
  return accounts.flatMap(({ environment }) => names.map((name) => environment.role(name)));
}
