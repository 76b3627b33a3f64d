import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { Environment } from './environment';

/** The organization's file: the keys that the benchmark's organizations use. */
interface File {
  name: string;
  region: string;
  organization: { id: string };
  accounts: Record<string, { id: string }>;
  sharedServices: { account: string; notifications?: string };
  applications: ApplicationInFile[];
}

interface ApplicationInFile {
  name: string;
  source: Source;
  deploy: 'ecs-blue-green';
  stages: Stage[];
}

/** A branch of a repository that is reached through a connection. */
export interface Source {
  type: 'codeconnections';
  connectionArn: string;
  repository: string;
  branch: string;
}

/** A stage of a pipeline. */
export interface Stage {
  name: string;
  account: string;
  test?: boolean;
  approval?: { notify?: string };
}

/** An account of the organization. */
export class Account {
  /** The stages that are deployed into the account. */
  readonly deployments: Deployment[] = [];

  constructor(
    readonly name: string,
    readonly environment: Environment,
  ) {}
}

/** A stage of an application, and the account that it is deployed into. */
export class Deployment {
  /** The name of everything that belongs to the stage, as in orders-dev. */
  readonly name: string;

  constructor(
    readonly application: Application,
    readonly stage: Stage,
    readonly account: Account,
  ) {
    this.name = `${application.name}-${stage.name}`;
  }
}

/** An application, whose pipeline is in the shared-services account. */
export class Application {
  readonly name: string;
  readonly source: Source;
  readonly deployments: Deployment[];
  /** The accounts of its stages, each once. */
  readonly accounts: Account[];

  constructor(
    readonly organization: Organization,
    application: ApplicationInFile,
  ) {
    this.name = application.name;
    this.source = application.source;
    this.deployments = application.stages.map((stage) => new Deployment(this, stage, organization.account(stage.account)));
    this.accounts = [...new Set(this.deployments.map((deployment) => deployment.account))];
    for (const deployment of this.deployments) deployment.account.deployments.push(deployment);
  }

  /** Where its pipeline is. */
  get environment(): Environment {
    return this.organization.sharedServices.environment;
  }
}

/** The organization that the file describes. */
export class Organization {
  readonly name: string;
  readonly region: string;
  /** The ID of the AWS Organization. */
  readonly id: string;
  readonly sharedServices: Account;
  /** Who is told of alarms by e-mail. */
  readonly notifications?: string;
  readonly applications: Application[];
  private readonly accounts: Map<string, Account>;

  /** Reads the organization's file. */
  static load(path: string): Organization {
    return new Organization(parse(readFileSync(path, 'utf8')) as File);
  }

  private constructor(file: File) {
    this.name = file.name;
    this.region = file.region;
    this.id = file.organization.id;
    this.accounts = new Map(
      Object.entries(file.accounts).map(([name, { id }]) => [name, new Account(name, new Environment(id, file.region))]),
    );
    this.sharedServices = this.account(file.sharedServices.account);
    this.notifications = file.sharedServices.notifications;
    this.applications = file.applications.map((application) => new Application(this, application));
  }

  /** The account of a name. */
  account(name: string): Account {
    const account = this.accounts.get(name);
    if (!account) throw new Error(`${name} is none of the accounts`);
    return account;
  }

  /** The accounts that stages are deployed into. */
  get workloadAccounts(): Account[] {
    return [...this.accounts.values()].filter((account) => account.deployments.length > 0);
  }
}
