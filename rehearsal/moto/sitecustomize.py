"""Mends moto_server 5.2.1 where it is in the way of a rehearsal.

Python imports a module of this name at its start. Each function below says what moto does and what AWS does instead.
"""
import threading


def answer_one_request_at_a_time():
    """moto changes what it holds in threads that do not know of each other, and loses itself."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication

    one, call = threading.RLock(), DomainDispatcherApplication.__call__

    def alone(self, environ, start_response):
        with one:
            return list(call(self, environ, start_response))

    DomainDispatcherApplication.__call__ = alone


def take_tags_of_keys():
    """moto gives the tags of a template to KMS, which calls their parts otherwise, and fails."""
    from moto.kms.models import KmsBackend

    create = KmsBackend.create_key

    def create_key(self, *args, tags=None, **kwargs):
        tags = [{"TagKey": tag.get("TagKey", tag.get("Key")), "TagValue": tag.get("TagValue", tag.get("Value"))} for tag in tags or []]
        return create(self, *args, tags=tags, **kwargs)

    KmsBackend.create_key = create_key


def take_tags_of_parameters():
    """Tags of a template's SSM parameters are a map, unlike all others. moto expects a list."""
    from moto.ssm.models import SimpleSystemManagerBackend

    put = SimpleSystemManagerBackend.put_parameter

    def put_parameter(self, *args, **kwargs):
        if isinstance(kwargs.get("tags"), dict):
            kwargs["tags"] = [{"Key": key, "Value": value} for key, value in kwargs["tags"].items()]
        return put(self, *args, **kwargs)

    SimpleSystemManagerBackend.put_parameter = put_parameter


def take_references_to_event_buses():
    """A reference to an event bus is its name. moto gives the bus."""
    from moto.events.models import EventsBackend

    normalize = EventsBackend._normalize_event_bus_arn

    def _normalize_event_bus_arn(self, bus):
        return normalize(self, getattr(bus, "name", bus))

    EventsBackend._normalize_event_bus_arn = _normalize_event_bus_arn


def tell_lists_as_text():
    """Of a parameter that is a list, DescribeStacks tells the text that was given. moto tells a list as Python writes it."""
    from moto.cloudformation.models import Stack

    tell = Stack.parameter_list.fget

    def parameter_list(self):
        told = tell(self)
        for parameter in told:
            if isinstance(parameter["ParameterValue"], list):
                parameter["ParameterValue"] = ",".join(parameter["ParameterValue"])
        return told

    Stack.parameter_list = property(parameter_list)


def keep_defaults_in_updates():
    """The previous value of a parameter that was not given is its default. moto looks for it among those that were given."""
    from moto.cloudformation.models import CloudFormationBackend

    resolve = CloudFormationBackend._resolve_update_parameters

    def _resolve_update_parameters(self, instance, incoming_params):
        given = [p for p in incoming_params if not p.get("UsePreviousValue") or p["ParameterKey"] in instance.parameters]
        return resolve(self, instance, given)

    CloudFormationBackend._resolve_update_parameters = _resolve_update_parameters


def protect_stacks_from_termination():
    """moto takes the protection of a stack, and neither heeds nor changes it."""
    from moto.cloudformation.exceptions import ValidationError
    from moto.cloudformation.models import CloudFormationBackend
    from moto.cloudformation.responses import CloudFormationResponse
    from moto.core.responses import ActionResult

    delete = CloudFormationBackend.delete_stack

    def update_termination_protection(self):
        stack = self.cloudformation_backend.get_stack(self._get_param("StackName"))
        stack.enable_termination_protection = self._get_param("EnableTerminationProtection")
        return ActionResult({"StackId": stack.stack_id})

    def delete_stack(self, name_or_stack_id):
        stack = next((s for s in self.stacks.values() if name_or_stack_id in (s.name, s.stack_id)), None)
        if stack and stack.enable_termination_protection:
            raise ValidationError(message=f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled")
        return delete(self, name_or_stack_id)

    CloudFormationResponse.update_termination_protection = update_termination_protection
    CloudFormationBackend.delete_stack = delete_stack


def retain_resources():
    """moto knows the deletion policy Retain, and not RetainExceptOnCreate."""
    from moto.cloudformation.parsing import ResourceMap

    delete = ResourceMap.delete

    def delete_others(self):
        for resource in self._resource_json_map.values():
            if resource.get("DeletionPolicy") == "RetainExceptOnCreate":
                resource["DeletionPolicy"] = "Retain"
        delete(self)

    ResourceMap.delete = delete_others


def trust_resource_access_manager():
    """Sharing inside an organization gives AWS RAM access to it. moto's parts do not tell each other."""
    from moto.ram.models import ResourceAccessManagerBackend

    enable = ResourceAccessManagerBackend.enable_sharing_with_aws_organization

    def enable_sharing(self, *args, **kwargs):
        self.organizations_backend.enable_aws_service_access(ServicePrincipal="ram.amazonaws.com")
        return enable(self, *args, **kwargs)

    ResourceAccessManagerBackend.enable_sharing_with_aws_organization = enable_sharing


def know_every_account():
    """moto knows accounts that it has created, under numbers of its own. Here all others are in the organization's root, too."""
    from types import SimpleNamespace

    from moto.organizations.models import OrganizationsBackend

    def get_account_by_id(self, account_id):
        root = next(ou.id for ou in self.ou if ou.type == "ROOT")
        return next((account for account in self.accounts if account.id == account_id), SimpleNamespace(id=account_id, parent_id=root))

    OrganizationsBackend.get_account_by_id = get_account_by_id


def finish_custom_resources():
    """moto waits for a Lambda function that it cannot run without Docker. Here each has done its work at once."""
    from moto.cloudformation.custom_model import CustomModel

    def create(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        resource = cls(region_name, "rehearsal", kwargs["LogicalId"], resource_name)
        resource.set_data({})
        return resource

    CustomModel.create_from_cloudformation_json = classmethod(create)
    CustomModel.get_cfn_attribute = lambda self, name: "not-in-a-rehearsal"


def leave_out_what_has_no_model():
    """moto leaves out resources that it does not know, and then fails at outputs about them."""
    from moto.cloudformation.parsing import ResourceMap, resource_class_from_type

    load_outputs = ResourceMap.validate_outputs

    def validate_outputs(self):
        outputs = self._template.get("Outputs") or {}
        for name, output in list(outputs.items()):
            value = output.get("Value")
            of = value.get("Fn::GetAtt") or [value.get("Ref")] if isinstance(value, dict) else [None]
            resource = self._resource_json_map.get(of[0])
            if resource and resource_class_from_type(resource["Type"]) is None:
                del outputs[name]
        load_outputs(self)

    ResourceMap.validate_outputs = validate_outputs


answer_one_request_at_a_time()
take_tags_of_keys()
take_tags_of_parameters()
take_references_to_event_buses()
tell_lists_as_text()
keep_defaults_in_updates()
protect_stacks_from_termination()
retain_resources()
trust_resource_access_manager()
know_every_account()
finish_custom_resources()
leave_out_what_has_no_model()
