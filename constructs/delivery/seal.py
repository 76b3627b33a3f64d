"""Checks what a build has made before any stage can deploy it. CodeBuild runs this in the directory of the build's
artifact, under a role that the build does not have. It prints all that is wrong and exits with 1."""
import json
import os
import re
import subprocess

DIGEST = re.compile(r"@sha256:[0-9a-f]{64}$")
problems = []


def read(path):
    """The file as JSON; None, and a problem, where there is none."""
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError) as error:
        problems.append(f"{path}: {error}")
        return None


def check_image(repository):
    """imageDetail.json names, by its digest, the image that this execution has pushed and scanned."""
    detail = read("imageDetail.json")
    if detail is None:
        return
    uri = detail.get("ImageURI", "") if isinstance(detail, dict) else ""
    if not (isinstance(uri, str) and uri.startswith(repository + "@") and DIGEST.search(uri)):
        problems.append(f'imageDetail.json: ImageURI is "{uri}", but must be {repository}@sha256:…: a tag could be another image tomorrow')
        return
    digest, tag = uri.split("@")[1], os.environ["IMAGE_TAG"]
    found = subprocess.run(
        ["aws", "ecr", "describe-images", "--repository-name", repository.split("/", 1)[1], "--image-ids", f"imageTag={tag}",
         "--query", "imageDetails[0].imageDigest", "--output", "text"], capture_output=True, text=True, cwd="/")
    if found.returncode != 0:
        problems.append(f"{repository} has no image {tag}, which the build was to push under the tag in IMAGE_TAG: {found.stderr.strip()}")
    elif found.stdout.strip() != digest:
        problems.append(f"imageDetail.json: {digest} is not the image of this execution, {tag}, which is {found.stdout.strip()}")


def check_task_definition(path):
    """Every container's image is the one that was built, or another by its digest."""
    definition = read(path)
    if definition is None:
        return
    for container in definition.get("containerDefinitions", []):
        image = container.get("image", "")
        if image != "<IMAGE>" and not DIGEST.search(image):
            problems.append(f'{path}: the image of {container.get("name")} is "{image}", but must be <IMAGE>, or another by its digest (…@sha256:…)')


def check_app_spec(path):
    """CodeDeploy deploys the task definition of this release, which takes the place of a word, and no other by its ARN."""
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except OSError:
        return  # it is missing, which is said of every file
    if "<TASK_DEFINITION>" not in text or ":task-definition/" in text:
        problems.append(f"{path}: TaskDefinition must be <TASK_DEFINITION>, in whose place CodePipeline puts that of this release")


def write_tags(files):
    """What CloudFormation tags all that a stage's stacks create with, as CodePipeline's TemplateConfiguration. A build that
    brings such a file could have put anything in its place, such as a link."""
    for path, content in files.items():
        if os.path.lexists(path):
            problems.append(f"{path}: only the seal writes it; leave it out of the build's artifact")
            continue
        with open(path, "x", encoding="utf-8") as file:
            json.dump(content, file)


for name in os.environ["FILES"].split():
    if not os.path.exists(name):
        problems.append(f"{name} is missing: the build's artifact must contain {os.environ['FILES']}")
if os.environ.get("IMAGE_REPOSITORY"):
    check_image(os.environ["IMAGE_REPOSITORY"])
for definition in os.environ.get("TASK_DEFINITIONS", "").split():
    check_task_definition(definition)
if os.environ.get("TASK_DEFINITIONS"):
    check_app_spec("appspec.yaml")
write_tags(json.loads(os.environ["TAGS"]))
for problem in problems:
    print("SEAL: " + problem)
if problems:
    print("Nothing of this build can be deployed.")
    raise SystemExit(1)
print("Sealed: the stages deploy exactly this.")
