import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export interface PlatformRoleProps {
  /** Other accounts know the role by it. */
  readonly roleName: string;
  readonly description: string;
  readonly trust: iam.IPrincipal;
  /** The role's inline policy. */
  readonly permissions?: iam.PolicyStatement[];
  /** Managed policies, by what they are for: IAM gives each 6,144 characters, and all inline policies 10,240 together. */
  readonly policies?: Record<string, iam.PolicyStatement[]>;
  readonly permissionsBoundary?: iam.IManagedPolicy;
}

/** A role with a name, its inline policy and its managed policies. */
export class PlatformRole extends iam.Role {
  constructor(scope: Construct, id: string, props: PlatformRoleProps) {
    const { roleName, description, permissionsBoundary } = props;
    super(scope, id, {
      roleName,
      description,
      permissionsBoundary,
      assumedBy: props.trust,
      inlinePolicies: props.permissions && { Permissions: new iam.PolicyDocument({ statements: props.permissions }) },
      managedPolicies: Object.entries(props.policies ?? {}).map(
        ([about, statements]) =>
          new iam.ManagedPolicy(scope, `${id}-${about}`, {
            managedPolicyName: `${roleName}-${about}`,
            description: `What ${roleName} may do for ${about}`,
            statements,
          }),
      ),
    });
  }
}
