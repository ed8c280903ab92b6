"""Lints files with pkilint in one process: the kind and the file on each line read, a JSON list of codes on each written."""

import contextlib
import io
import json
import sys

from pkilint.bin import lint_crl, lint_ocsp_response

COMMANDS = {
    "subscriber": (lint_crl.main, ["lint", "-t", "CRL", "-p", "BR"]),
    "ca": (lint_crl.main, ["lint", "-t", "ARL", "-p", "BR"]),
    "answer": (lint_ocsp_response.main, ["lint"]),
}

for line in sys.stdin:
    kind, file = line.rstrip("\n").split("\t")
    main, arguments = COMMANDS[kind]
    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            main([*arguments, "-s", "WARNING", "-f", "JSON", file])
        results = json.loads(out.getvalue())["results"]
        codes = sorted({each["code"] for one in results for each in one["finding_descriptions"]})
    except (Exception, SystemExit) as error:
        codes = ["unreadable: " + type(error).__name__]
    print(json.dumps(codes), flush=True)
