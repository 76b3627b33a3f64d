"""Makes what a build has made fit for stages in other regions. CodeBuild runs this after seal.py, which has checked it. It
waits until the image has arrived in these regions, and writes its name there into imageDetail-<region>.json and into the
task definitions of the stages there."""
import json
import os
import subprocess
import sys
import time

HOME = os.environ["AWS_REGION"]
REPOSITORY = os.environ["IMAGE_REPOSITORY"]
STAGES = dict(stage.split("=") for stage in os.environ["STAGES_ELSEWHERE"].split())  # by name, their regions
MINUTES = int(os.environ.get("WAIT_MINUTES", "40"))  # of the 60 that the project has


def fail(message):
    print("SEAL: " + message)
    print("Nothing of this build can be deployed.")
    sys.exit(1)


def replications(digest):
    """What ECR says of the copies: by region, COMPLETE, IN_PROGRESS or FAILED."""
    found = subprocess.run(
        ["aws", "ecr", "describe-image-replication-status", "--repository-name", REPOSITORY.split("/", 1)[1],
         "--image-id", f"imageDigest={digest}", "--query", "replicationStatuses", "--output", "json"],
        capture_output=True, text=True, cwd="/")
    if found.returncode != 0:
        fail(f"ECR does not say where {digest} is: {found.stderr.strip()}")
    return {to["region"]: to["status"] for to in json.loads(found.stdout) or []}


def wait(digest, regions):
    """Until the image is in all of the regions: ECR copies it after it was pushed."""
    end = time.monotonic() + MINUTES * 60
    while True:
        status = replications(digest)
        missing = [region for region in regions if status.get(region) != "COMPLETE"]
        if not missing:
            return
        for region in missing:
            if status.get(region) == "FAILED":
                fail(f"ECR has not copied {digest} to {region}; the console shows why, at the image")
        if time.monotonic() > end:
            fail(f"{digest} is after {MINUTES} minutes not in {', '.join(missing)}; is the stack that copies images deployed, "
                 "SharedServices-Registry or Environment-…-Registry? It copies what is pushed after it")
        time.sleep(10)


with open("imageDetail.json", encoding="utf-8") as file:
    image = json.load(file)["ImageURI"]
images = {region: image.replace(f".ecr.{HOME}.", f".ecr.{region}.", 1) for region in sorted(set(STAGES.values()))}
for path in [f"imageDetail-{region}.json" for region in images]:
    if os.path.lexists(path):
        fail(f"{path}: only the seal writes it; leave it out of the build's artifact")
wait(image.split("@")[1], list(images))
for region, uri in images.items():
    with open(f"imageDetail-{region}.json", "x", encoding="utf-8") as file:
        json.dump({"ImageURI": uri}, file)
for stage, region in STAGES.items():
    path = f"taskdef-{stage}.json"
    if not os.path.lexists(path):
        continue  # only what CodeDeploy deploys to ECS has task definitions of its own
    if os.path.islink(path):
        fail(f"{path}: is a link; write the file itself into the build's artifact")
    with open(path, encoding="utf-8") as file:
        definition = json.load(file)
    for container in definition.get("containerDefinitions", []):
        if container.get("image") == "<IMAGE>":
            container["image"] = images[region]
    with open(path, "w", encoding="utf-8") as file:
        json.dump(definition, file, indent=2)
print("The image is in " + ", ".join(images) + ", too.")
