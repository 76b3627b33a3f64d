package access

import "causeway/config"

// This file has the steps of each deploy type.

func (m *Model) deployToECS(i *itinerary, account *config.Account, d config.Deployment) {
	cross, deploy := config.CodePipelineCrossAccountRole, config.CodeDeployRole
	toTasks := map[string]string{"iam:PassedToService": "ecs-tasks.amazonaws.com"}
	i.does(account, cross, "register the task definition", "ecs:RegisterTaskDefinition", m.ofStage(d, "ecs", "task-definition/"+d.Name()+":1"), nil)
	for _, role := range []string{config.ECSTaskExecutionRole, config.ECSTaskRole, d.TaskRole()} {
		i.does(account, cross, "pass "+role+" to the task", "iam:PassRole", config.RoleARN(m.Org, account, role), toTasks)
	}
	m.startDeployment(i, account, d)
	m.readRelease(i, account, deploy, d)
	i.does(account, deploy, "create the new task set", "ecs:CreateTaskSet", m.ofStage(d, "ecs", "task-set/"+d.Name()+"/"+d.Name()+"/1"), nil)
	i.does(account, deploy, "shift traffic to it", "elasticloadbalancing:ModifyListener",
		m.ofStage(d, "elasticloadbalancing", "listener/app/"+d.Name()+"/1/2"), nil)
	m.startTask(i, account, d)
}

// replaceTasks is what CloudFormation and ECS do for the application's template, under a role of its own where ECS shifts
// traffic.
func (m *Model) replaceTasks(i *itinerary, account *config.Account, d config.Deployment) {
	cloudFormation, to := config.CloudFormationRole, func(service string) map[string]string {
		return map[string]string{"iam:PassedToService": service + ".amazonaws.com"}
	}
	i.does(account, cloudFormation, "register the task definition", "ecs:RegisterTaskDefinition", m.ofStage(d, "ecs", "task-definition/"+d.Name()+":1"), nil)
	for _, role := range []string{config.ECSTaskExecutionRole, config.ECSTaskRole, d.TaskRole()} {
		i.does(account, cloudFormation, "pass "+role+" to the task", "iam:PassRole", config.RoleARN(m.Org, account, role), to("ecs-tasks"))
	}
	i.does(account, cloudFormation, "pass the infrastructure role to ECS", "iam:PassRole", config.RoleARN(m.Org, account, d.Name()+"-infrastructure"), to("ecs"))
	i.does(account, cloudFormation, "update the service", "ecs:UpdateService", m.ofStage(d, "ecs", "service/"+d.Name()+"/"+d.Name()), nil)
	m.startTask(i, account, d)
}

func (m *Model) startTask(i *itinerary, account *config.Account, d config.Deployment) {
	execution := config.ECSTaskExecutionRole
	i.serves(account, execution, "ecs-tasks", m.ofStage(d, "ecs", "task/"+d.Name()+"/1"))
	i.does(account, execution, "write the containers' logs", "logs:PutLogEvents", m.ofStage(d, "logs", "log-group:/ecs/"+d.Name()+":log-stream:1"), nil)
	m.pullImage(i, account, execution, d)
}

func (m *Model) deployToServers(i *itinerary, account *config.Account, d config.Deployment) {
	m.startDeployment(i, account, d)
	i.does(account, config.CodeDeployRole, "hook into scaling", "autoscaling:PutLifecycleHook",
		m.ofStage(d, "autoscaling", "autoScalingGroup:1:autoScalingGroupName/"+d.Name()+"-servers"), nil)
	i.serves(account, config.EC2InstanceRole, "ec2", "")
	m.readRelease(i, account, config.EC2InstanceRole, d)
	if d.Application.Image {
		m.pullImage(i, account, config.EC2InstanceRole, d)
	}
}

func (m *Model) startDeployment(i *itinerary, account *config.Account, d config.Deployment) {
	group := m.ofStage(d, "codedeploy", "deploymentgroup:"+d.Name()+"/"+d.Name())
	i.does(account, config.CodePipelineCrossAccountRole, "register the revision", "codedeploy:RegisterApplicationRevision",
		m.ofStage(d, "codedeploy", "application:"+d.Name()), nil)
	i.does(account, config.CodePipelineCrossAccountRole, "start the deployment", "codedeploy:CreateDeployment", group, nil)
	i.serves(account, config.CodeDeployRole, "codedeploy", group)
}

// deployFunctions is what CloudFormation does for the application's template: it hands the artifact to Lambda, and lets
// CodeDeploy shift the traffic.
func (m *Model) deployFunctions(i *itinerary, account *config.Account, d config.Deployment) {
	cloudFormation, deploy := config.CloudFormationRole, config.CodeDeployRole
	group := m.ofStage(d, "codedeploy", "deploymentgroup:"+d.Name()+"/"+d.Name())
	function := m.ofStage(d, "lambda", "function:"+d.Name()+"-api")
	m.readRelease(i, account, cloudFormation, d)
	i.does(account, cloudFormation, "update the function", "lambda:UpdateFunctionCode", function, nil)
	i.does(account, cloudFormation, "start the deployment", "codedeploy:CreateDeployment", group, nil)
	i.serves(account, deploy, "codedeploy", group)
	i.does(account, deploy, "run the hook", "lambda:InvokeFunction", m.ofStage(d, "lambda", "function:"+d.Name()+"-verify"), nil)
	i.does(account, deploy, "shift traffic to the new version", "lambda:UpdateAlias", function+":live", nil)
	i.does(account, deploy, "watch the alarms", "cloudwatch:DescribeAlarms", m.ofStage(d, "cloudwatch", "alarm:"+d.Name()+"-errors"), nil)
}

// writeSite is what the pipeline's role does with the site and its bucket.
func (m *Model) writeSite(i *itinerary, account *config.Account, d config.Deployment) {
	cross, bucket := config.CodePipelineCrossAccountRole, config.BucketARN(m.Org, config.SiteBucket(m.Org, d))
	i.does(account, config.CloudFormationRole, "create the bucket", "s3:CreateBucket", bucket, nil)
	i.does(account, config.CloudFormationRole, "update the distribution", "cloudfront:UpdateDistribution",
		"arn:"+m.Org.Partition()+":cloudfront::"+account.ID+":distribution/1", nil)
	i.does(account, cross, "read the site's artifact", "s3:GetObject", m.artifactIn(d.Pipeline, m.Org.StageRegion(d.Stage), "Site"), nil)
	i.does(account, cross, "look at the bucket", "s3:GetBucketVersioning", bucket, nil)
	i.does(account, cross, "write the site", "s3:PutObject", bucket+"/index.html", nil)
}
