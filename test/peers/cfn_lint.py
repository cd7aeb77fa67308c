"""cfn-lint in one long-lived process.

Each line of standard input is a request, each line of standard output its answer, both JSON:

  {"template": "…"}     → [{"rule": "E3002", "message": "…", "path": […]}]: what cfn-lint says of a template
  {"type": "AWS::…"}    → ["/Name", "/Tags/*/Key", …]: the places that the schema of a resource type knows; a place that ends
                          in "/**" may hold anything
"""

import json
import sys
from pathlib import Path

import cfnlint
from cfnlint.api import lint_all

SCHEMAS = Path(cfnlint.__file__).parent / "data" / "schemas"
REGION = json.loads((SCHEMAS / "providers" / "us-east-1.json").read_text())


def places(schema, node, at, within):
    while "$ref" in node:
        name = node["$ref"].split("/")[-1]
        if name in within:
            return [at + "/**"]
        within = within | {name}
        node = schema["definitions"][name]
    found = [at] if at else []
    for key in ("oneOf", "anyOf", "allOf"):
        for part in node.get(key, []):
            found += places(schema, part, at, within)
    if "items" in node:
        found += places(schema, node["items"], at + "/*", within)
    for name, member in node.get("properties", {}).items():
        found += places(schema, member, f"{at}/{name}", within)
    kinds = node.get("type")
    is_free = kinds in ("object", None) or "object" in kinds
    if is_free and not node.get("properties") and not any(key in node for key in ("oneOf", "anyOf", "allOf", "items", "enum")):
        found.append(at + "/**")
    return found


def answer(template=None, type=None):
    if type is not None:
        schema = json.loads((SCHEMAS / "resources" / f"{REGION[type]}.json").read_text())
        return sorted(set(places(schema, schema, "", frozenset())))
    return [
        {"rule": match.rule.id, "message": match.message, "path": [str(part) for part in match.path]}
        for match in lint_all(template)
    ]


for line in sys.stdin:
    sys.stdout.write(json.dumps(answer(**json.loads(line))) + "\n")
    sys.stdout.flush()
