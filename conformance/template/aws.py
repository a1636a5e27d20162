"""Any AWS operation for the lane: one JSON call a line in, one JSON answer a line out. botocore knows every service."""

import json
import sys

import botocore.exceptions
import botocore.session
from botocore.config import Config
from botocore.response import StreamingBody

endpoint, region, key, secret = sys.argv[1:5]
session = botocore.session.get_session()
clients = {}


def client(service):
    if service not in clients:
        clients[service] = session.create_client(
            service,
            region_name=region,
            endpoint_url=endpoint,
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            config=Config(s3={"addressing_style": "path"}, read_timeout=120, retries={"total_max_attempts": 1}),
        )
    return clients[service]


def argument(value):
    """`{"file": path}` stands for the bytes of a file: JSON has no place for them."""
    if isinstance(value, dict) and list(value) == ["file"]:
        with open(value["file"], "rb") as file:
            return file.read()
    return value


def plain(value):
    return value.read().decode() if isinstance(value, StreamingBody) else str(value)


for line in sys.stdin:
    call = json.loads(line)
    try:
        parameters = {name: argument(value) for name, value in call["parameters"].items()}
        service = client(call["service"])
        answer = {"value": service._make_api_call(call["operation"], parameters)}
        answer["value"].pop("ResponseMetadata", None)
    except botocore.exceptions.ClientError as error:
        answer = {"error": error.response["Error"].get("Message", str(error)), "code": error.response["Error"]["Code"]}
    except Exception as error:
        answer = {"error": str(error), "code": type(error).__name__}
    print(json.dumps(answer, default=plain), flush=True)
