package delivery

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecr"
	"github.com/aws/jsii-runtime-go"

	"causeway/constructs/cfn"
)

// Replication is what one region receives of a registry's images.
type Replication struct {
	Region       string
	Repositories []string // what the names of the repositories begin with
}

// NewReplication copies images that are pushed to the account's registry to other regions of it. A registry has one such
// configuration. Repositories that are there already keep their own settings.
func NewReplication(scope *cfn.Scope, id, account string, replications []Replication) {
	var rules []any
	for _, to := range replications {
		var filters []any
		for _, repository := range to.Repositories {
			filters = append(filters, &awsecr.CfnReplicationConfiguration_RepositoryFilterProperty{
				Filter: jsii.String(repository), FilterType: jsii.String("PREFIX_MATCH")})
		}
		rules = append(rules, &awsecr.CfnReplicationConfiguration_ReplicationRuleProperty{
			Destinations: []any{&awsecr.CfnReplicationConfiguration_ReplicationDestinationProperty{
				Region: jsii.String(to.Region), RegistryId: jsii.String(account)}},
			RepositoryFilters: filters,
		})
	}
	scope.Add(id, &awsecr.CfnReplicationConfigurationProps{
		ReplicationConfiguration: &awsecr.CfnReplicationConfiguration_ReplicationConfigurationProperty{Rules: rules}})
}
