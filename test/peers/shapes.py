"""Compares requests with botocore's service models, for tests that compare thousands.

Each line of standard input is a request, each line of standard output its answer, both JSON:

  {"service": "ecs", "operation": "CreateCluster", "params": {…}}
      → {"report": ""} or the errors of botocore's ParamValidator, a line each.

This is not the validation of the AWS CLI, which brings older models of its own: importing both into one process makes
`botocore` mean the CLI's copy.
"""

import json
import sys

import botocore.session
import botocore.validate

SESSION = botocore.session.get_session()
MODELS = {}


def validate(service, operation, params):
    if service not in MODELS:
        MODELS[service] = SESSION.get_service_model(service)
    shape = MODELS[service].operation_model(operation).input_shape
    return {"report": botocore.validate.ParamValidator().validate(params, shape).generate_report()}


for line in sys.stdin:
    sys.stdout.write(json.dumps(validate(**json.loads(line))) + "\n")
    sys.stdout.flush()
