#!/usr/bin/env python3
"""Tests of what the shell scripts say if a tool is missing."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent
TOOLS = {tool: shutil.which(tool) for tool in ("bash", "cargo", "cc", "cmp", "dirname")}
TOOLS["python3"] = os.path.realpath(sys.executable)  # The one on the PATH may be a wrapper that needs more tools.


class MissingTools(unittest.TestCase):
    def run_without(self, script, *missing):
        """Runs a script in another folder, with all tools on the PATH except the missing ones."""
        with tempfile.TemporaryDirectory() as folder:
            for tool in set(TOOLS) - set(missing):
                os.symlink(TOOLS[tool], Path(folder) / tool)
            command = [TOOLS["bash"], SCRIPTS / script]
            return subprocess.run(command, cwd=folder, env={"PATH": folder}, capture_output=True, text=True, timeout=60)

    def test_each_missing_tool_is_named_with_its_hint_before_anything_is_built(self):
        hints = {"cargo": "rustup.rs", "cc": "build-essential", "python3": "python3-venv"}
        for script in ("reproduce.sh", "test.sh"):
            for tool, hint in hints.items():
                with self.subTest(script=script, tool=tool):
                    done = self.run_without(script, tool)
                    self.assertEqual((done.returncode, done.stdout), (2, ""))
                    self.assertTrue(done.stderr.startswith(f"missing: {tool}"), done.stderr)
                    self.assertIn(hint, done.stderr)

    def test_all_that_is_missing_is_named_at_once(self):
        done = self.run_without("reproduce.sh", "cargo", "cc", "python3")
        self.assertEqual(done.stderr.count("missing: "), 3, done.stderr)


if __name__ == "__main__":
    unittest.main()
