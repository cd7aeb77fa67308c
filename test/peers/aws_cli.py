"""Runs the AWS CLI in one long-lived process, for tests that make hundreds of calls.

Each line of standard input is a list of arguments, each line of standard output what `aws` answers, both JSON:

  ["ecs", "create-cluster", "--cli-input-json", "file:///…"]
      → {"code": 0, "out": "…", "err": "…"}: what the program `aws` would exit with and print (it is the same code path,
        `awscli.clidriver`, without the start of an interpreter).
"""

import contextlib
import io
import json
import sys

import awscli.clidriver

# One driver an operation: making one takes long, and some commands of EC2 leave handlers behind that break other commands.
DRIVERS = {}


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


for line in sys.stdin:
    sys.stdout.write(json.dumps(run(json.loads(line))) + "\n")
    sys.stdout.flush()
