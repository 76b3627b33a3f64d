import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

export interface EmailTopicProps {
  readonly topicName: string;
  /** Who is told. AWS sends the address a message once, with a link that confirms the subscription. */
  readonly email: string;
  /** Encrypts the messages. */
  readonly masterKey: kms.IKey;
  readonly policy: iam.PolicyDocument;
}

/** A topic that tells one e-mail address. */
export class EmailTopic extends sns.Topic {
  constructor(scope: Construct, id: string, { topicName, email, masterKey, policy }: EmailTopicProps) {
    super(scope, id, { topicName, masterKey });
    // The construct has subscriptions as resources of their own only.
    const topic = this.node.defaultChild as sns.CfnTopic;
    topic.subscription = [{ protocol: sns.SubscriptionProtocol.EMAIL, endpoint: email }];
    new sns.TopicPolicy(this, 'Policy', { topics: [this], policyDocument: policy });
  }
}
