"""Run the benchmarks: ``python -m benchmarks`` all of them, ``python -m benchmarks door`` one."""

import pkgutil
import sys
from importlib import import_module

import benchmarks

names = [module.name for module in pkgutil.iter_modules(benchmarks.__path__)]
chosen = sys.argv[1:]
unknown = set(chosen) - set(names)
if unknown:
    sys.exit(f"benchmarks must be some of {', '.join(names)}, got {', '.join(sorted(unknown))}.")
for name in chosen or names:
    module = import_module(f"benchmarks.{name}")
    if hasattr(module, "main"):
        module.main()
        print()
