"""Runs the AWS CLI and botocore's validation in one long-lived process, for tests that make hundreds of calls.

Each line of standard input is a request, each line of standard output its answer, both JSON:

  {"aws": ["ecs", "create-cluster", "--cli-input-json", "file:///…"]}
      → {"code": 0, "out": "…", "err": "…"}: what the program `aws` would exit with and print (it is the same code path,
        `awscli.clidriver`, without the start of an interpreter).
  {"validate": {"service": "ecs", "operation": "CreateCluster", "params": {…}}}
      → {"report": ""} or the errors of botocore's ParamValidator, a line each.
"""

import contextlib
import io
import json
import sys

import awscli.clidriver
import botocore.session
import botocore.validate

# One driver an operation: making one takes long, and some commands of EC2 leave handlers behind that break other commands.
DRIVERS = {}
MODELS = {}


def run(args):
    command = tuple(args[:2])
    if command not in DRIVERS:
        DRIVERS[command] = awscli.clidriver.create_clidriver()
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = DRIVERS[command].main(args)
        except SystemExit as end:
            code = end.code
    return {"code": code, "out": text(out), "err": text(err)}


def text(stream):
    return stream.buffer.getvalue().decode("utf-8", "replace")


def validate(service, operation, params):
    if service not in MODELS:
        MODELS[service] = botocore.session.get_session().get_service_model(service)
    shape = MODELS[service].operation_model(operation).input_shape
    return {"report": botocore.validate.ParamValidator().validate(params, shape).generate_report()}


def answer(request):
    if "aws" in request:
        return run(request["aws"])
    return validate(**request["validate"])


for line in sys.stdin:
    sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
    sys.stdout.flush()
