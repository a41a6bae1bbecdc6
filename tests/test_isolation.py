"""Every way in which a program can misbehave has an outcome of its own, is stopped, and harms nothing outside its folder."""

from __future__ import annotations

import os
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from scripts.engine.confine import namespaces
from scripts.engine.confine.cgroups import Warden
from scripts.engine.confine.namespaces import Grant
from scripts.engine.model import Job, Limits, Outcome, Result, Snippet
from scripts.engine.parse import parse
from scripts.engine.pool import Interpreter, Pool
from scripts.project import Project
from tests.tiny_project import make_project

END = "\nprint('reached the end')\nassert 1 + 1 == 2\n"
# Past Python: whether it fails is not even looked at.
UDP_IN_C = """import ctypes, socket, struct
c = ctypes.CDLL(None)
to = struct.pack("=H", socket.AF_INET) + struct.pack("!H4s8x", 53, bytes([192, 0, 2, 1]))
c.sendto(c.socket(socket.AF_INET, socket.SOCK_DGRAM, 0), b"x", 1, 0, to, len(to))"""


@dataclass(frozen=True)
class Fault:
    """A program, the outcome that it must have, and words that its message must hold."""

    code: str
    outcome: Outcome
    says: str = ""
    header: str = ""
    limits: dict[str, float] = field(default_factory=dict)
    end: str = END


FAULTS = {
    "raises": Fault("x = [1]\nx[3]", Outcome.RAISED, "IndexError"),
    "assertion": Fault("assert 1 + 1 == 3, 'sums'", Outcome.ASSERTION_FAILED, "sums"),
    "assertion_in_a_future": Fault(
        "from concurrent.futures import ThreadPoolExecutor\ndef check(x):\n    assert x == 2\nwith ThreadPoolExecutor() as pool:\n    pool.map(check, [1])",
        Outcome.ASSERTION_FAILED,
        "went on",
    ),
    "assertion_in_a_child": Fault(
        "import os\npid = os.fork()\nassert pid\nprint(os.waitpid(pid, 0)[1] > 0)",
        Outcome.ASSERTION_FAILED,
        header="processes: 2 -- a test",
    ),
    "assertion_on_one_line": Fault("if len('ab') == 3: assert False", Outcome.UNRUN_LINES),
    "assertion_in_a_group": Fault(
        "def check():\n    assert 1 + 1 == 3, 'sums'\ntry:\n    check()\nexcept AssertionError as error:\n    raise ExceptionGroup('all', [error])",
        Outcome.ASSERTION_FAILED,
        "sums",
    ),
    "no_text": Fault(
        "class Odd(Exception):\n    def __str__(self):\n        raise RuntimeError\nraise Odd",
        Outcome.RAISED,
        "cannot be had",
    ),
    "odd_text": Fault("raise ValueError('\\ud800 \\x1b[2J')", Outcome.RAISED, "ud800"),
    "status_70": Fault("import os\nos._exit(70)", Outcome.ENDED_EARLY, "status 70"),
    "interrupted_late": Fault(
        "import signal\ndef late(*_):\n    raise RuntimeError('late')\nsignal.signal(signal.SIGALRM, late)\nimport threading, time\nthreading.Thread(target=time.sleep, args=(0.4,)).start()\nsignal.setitimer(signal.ITIMER_REAL, 0.2)",
        Outcome.RAISED,
        "late",
    ),
    "patched": Fault(
        "import json, os, time\njson.dumps = os.getpid = time.monotonic = None\n1 / 0", Outcome.RAISED, "Zero"
    ),
    "nested_too_deep": Fault("x = " + "-" * 60 + " \\\n" + ("-" * 60 + " \\\n") * 50 + "1", Outcome.SYNTAX_ERROR),
    "assertion_swallowed": Fault(
        "try:\n    assert 1 + 1 == 3\nexcept AssertionError:\n    print('never mind')",
        Outcome.ASSERTION_FAILED,
        "went on",
    ),
    "raises_at_the_end": Fault("import atexit\natexit.register(lambda: 1 / 0)", Outcome.RAISED, "ZeroDivisionError"),
    "syntax": Fault("def broken(:\n    pass", Outcome.SYNTAX_ERROR, "syntax"),
    "missing_import": Fault("import no_such_package_at_all", Outcome.IMPORT_MISSING, "no_such_package_at_all"),
    "tool_import": Fault("import mkdocs", Outcome.IMPORT_MISSING, "requirements-programs.txt"),
    "engine_import": Fault("import scripts.engine.judge", Outcome.IMPORT_MISSING, "scripts"),
    "sys_exit": Fault("import sys\nsys.exit(0)", Outcome.ENDED_EARLY, "sys.exit(0)"),
    "sys_exit_none": Fault("raise SystemExit", Outcome.ENDED_EARLY),
    "os_exit": Fault("import os\nos._exit(0)", Outcome.ENDED_EARLY, "status 0"),
    "os_exit_in_thread": Fault(
        "import os, threading\nthreading.Thread(target=os._exit, args=(0,)).start()\nimport time\ntime.sleep(1)",
        Outcome.ENDED_EARLY,
    ),
    "signal": Fault("import os, signal\nos.kill(os.getpid(), signal.SIGTERM)", Outcome.KILLED, "SIGTERM"),
    "kill": Fault("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", Outcome.KILLED, "SIGKILL"),
    "alarm": Fault("import signal, time\nsignal.alarm(1)\ntime.sleep(5)", Outcome.KILLED, "SIGALRM"),
    "parent_exits_child_finishes": Fault("import os\nif os.fork():\n    os._exit(0)", Outcome.ENDED_EARLY),
    "hangs": Fault("import time\ntime.sleep(1000)", Outcome.TIMED_OUT, "2 s", limits={"seconds": 2}),
    "hangs_in_c": Fault("sum(range(10**15))", Outcome.TIMED_OUT, limits={"seconds": 2}),
    "ignores_sigterm": Fault(
        "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    time.sleep(1)",
        Outcome.TIMED_OUT,
        limits={"seconds": 2},
    ),
    "leaves_child": Fault(
        "import os, time\nif os.fork() == 0:\n    time.sleep(100)\n    os._exit(0)",
        Outcome.LEFT_RUNNING,
        "a process was",
    ),
    "leaves_bare_thread": Fault(
        "import _thread, time\n_thread.start_new_thread(time.sleep, (100,))", Outcome.LEFT_RUNNING, "threads"
    ),
    "leaves_daemon": Fault(
        "import os, time\nchild = os.fork()\nif child == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(100)\n    os._exit(0)\nos.waitpid(child, 0)",
        Outcome.LEFT_RUNNING,
    ),
    "leaves_thread": Fault(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(100,), daemon=True).start()",
        Outcome.LEFT_RUNNING,
        "threads",
    ),
    "thread_raises": Fault(
        "import threading\nthread = threading.Thread(target=lambda: 1 / 0)\nthread.start()\nthread.join()",
        Outcome.RAISED,
        "ZeroDivisionError",
    ),
    "fork_bomb": Fault("import os\nwhile True:\n    os.fork()", Outcome.TOO_MANY_PROCESSES),
    "starts_worker": Fault(
        "import multiprocessing\nworker = multiprocessing.get_context('fork').Process(target=print)\nworker.start()\nworker.join()",
        Outcome.STARTED_PROCESS,
    ),
    "starts_process": Fault("import subprocess\nsubprocess.run(['true'])", Outcome.STARTED_PROCESS, "subprocess"),
    "thread_bomb": Fault(
        "import threading, time\nwhile True:\n    threading.Thread(target=time.sleep, args=(100,), daemon=True).start()",
        Outcome.TOO_MANY_PROCESSES,
        "thread after thread",
    ),
    "ended_children_pile_up": Fault(
        "import os\nwhile True:\n    if os.fork() == 0:\n        os._exit(0)", Outcome.TOO_MANY_PROCESSES
    ),
    "starts_process_in_c": Fault("import ctypes\nctypes.CDLL(None).system(b'true')", Outcome.STARTED_PROCESS),
    "becomes_another": Fault("import os\nos.execv('/bin/true', ['true'])", Outcome.STARTED_PROCESS, "took its place"),
    "memory": Fault(
        "x = []\nwhile True:\n    x.append(bytearray(10**7))", Outcome.OUT_OF_MEMORY, limits={"memory_mib": 200}
    ),
    "memory_shared": Fault(
        "import mmap\nkept = mmap.mmap(-1, 10**9)\nfor start in range(0, 10**9, 10**6):\n    kept[start:start + 10**6] = b'x' * 10**6",
        Outcome.OUT_OF_MEMORY,
        limits={"memory_mib": 200},
    ),
    "memory_without_a_name": Fault(
        "import os\nfor number in range(40):\n    os.write(os.memfd_create(str(number)), bytes(4 * 10**7))",
        Outcome.OUT_OF_MEMORY,
        limits={"memory_mib": 200},
    ),
    "memory_at_once": Fault("x = bytearray(10**15)", Outcome.OUT_OF_MEMORY),
    "endless_output": Fault("while True:\n    print('x' * 1000)", Outcome.TOO_MUCH_OUTPUT),
    "much_output": Fault("print('x' * 30_000)", Outcome.TOO_MUCH_OUTPUT, "30,"),
    "large_files": Fault(
        "for number in range(1000):\n    open(f'{number}', 'wb').write(bytes(4 * 10**7))",
        Outcome.TOO_MANY_FILES,
        "256 MiB",
        header="allow-warning: ResourceWarning: unclosed file -- a test",
    ),
    "large_files_at_once": Fault(
        "for number in range(8):\n    with open(f'{number}', 'wb') as file:\n        file.write(bytes(4 * 10**7))",
        Outcome.TOO_MANY_FILES,
    ),
    "deleted_files": Fault(
        "import tempfile\nkept = [tempfile.TemporaryFile() for _ in range(30)]\nwhile True:\n    for file in kept:\n        file.write(bytes(10**6))\n        file.flush()",
        Outcome.TOO_MANY_FILES,
    ),
    "many_files": Fault(
        "import os\nfor number in range(10**6):\n    os.mkdir(str(number))", Outcome.TOO_MANY_FILES, "10,000"
    ),
    "large_file": Fault(
        "with open('a', 'wb') as file:\n    while True:\n        file.write(bytes(10**7))",
        Outcome.TOO_MANY_FILES,
        "64 MiB",
    ),
    "escape_codes": Fault("print('\\x1b[31mred')", Outcome.UNPRINTABLE_OUTPUT, "control"),
    "carriage_return": Fault("print('10%\\r20%')", Outcome.UNPRINTABLE_OUTPUT, "control"),
    "turned_around": Fault("print('a\\u202eb')", Outcome.UNPRINTABLE_OUTPUT, "u202e"),
    "invalid_utf8": Fault("import os\nos.write(1, b'\\xff\\xfe\\n')", Outcome.UNPRINTABLE_OUTPUT, "UTF-8"),
    "stdin_input": Fault("input()", Outcome.READ_INPUT),
    "stdin_read": Fault(
        "import sys\ntry:\n    sys.stdin.read()\nexcept OSError:\n    print('none')", Outcome.READ_INPUT
    ),
    "stdin_descriptor": Fault(
        "import os\ntry:\n    print(len(os.read(0, 5)))\nexcept OSError:\n    print('none')", Outcome.READ_INPUT
    ),
    "stdin_in_c": Fault("import ctypes\nprint(ctypes.CDLL(None).getchar() < 99)", Outcome.READ_INPUT),
    "stdin_child": Fault("import subprocess\nsubprocess.run(['cat'])", Outcome.READ_INPUT),
    "terminal_for_both": Fault("import os\nos.open('/dev/tty', os.O_RDWR)", Outcome.READ_INPUT, "tty"),
    "stdin_opened": Fault(
        "try:\n    open(0, closefd=False).read()\nexcept OSError:\n    print('none')", Outcome.READ_INPUT
    ),
    "terminal": Fault("try:\n    open('/dev/tty')\nexcept OSError:\n    print('none')", Outcome.READ_INPUT, "tty"),
    "network_udp": Fault(
        "import socket\nwith socket.socket(type=socket.SOCK_DGRAM) as out:\n    out.sendto(b'x', ('192.0.2.1', 53))",
        Outcome.TRIED_NETWORK,
        "192.0.2.1",
    ),
    "network_native": Fault(UDP_IN_C, Outcome.TRIED_NETWORK),
    "network": Fault("import socket\nsocket.create_connection(('127.0.0.1', 80), 1)", Outcome.TRIED_NETWORK),
    "network_swallowed": Fault(
        "import socket\ntry:\n    socket.create_connection(('192.0.2.1', 80), 1)\nexcept OSError:\n    print('offline')",
        Outcome.TRIED_NETWORK,
    ),
    "network_name": Fault(
        "import urllib.request\ntry:\n    urllib.request.urlopen('http://example.org')\nexcept OSError:\n    print('offline')",
        Outcome.TRIED_NETWORK,
    ),
    "network_of_a_path": Fault(
        "import socket\ntry:\n    socket.socket(socket.AF_UNIX).connect('{outside}/kept')\nexcept OSError:\n    print('refused')",
        Outcome.TRIED_NETWORK,
        header="allow-warning: ResourceWarning: unclosed -- a test",
    ),
    "network_data_set": Fault("import keras\nkeras.datasets.mnist.load_data()", Outcome.TRIED_NETWORK),
    "network_child": Fault(
        "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'import socket; socket.socket().connect_ex((\"192.0.2.1\", 80))'])",
        Outcome.TRIED_NETWORK,
    ),
    "network_forked": Fault(
        "import os, socket\nif os.fork() == 0:\n    try:\n        socket.socket().connect_ex(('192.0.2.1', 80))\n    finally:\n        os._exit(0)\nos.wait()",
        Outcome.TRIED_NETWORK,
    ),
    "writes": Fault("open('{outside}/new', 'w')", Outcome.WROTE_OUTSIDE, "new"),
    "writes_swallowed": Fault(
        "try:\n    open('{outside}/new', 'w')\nexcept OSError:\n    print('refused')", Outcome.WROTE_OUTSIDE
    ),
    "changes_by_descriptor": Fault(
        "import os\nhandle = os.open('{outside}/kept', os.O_RDONLY)\ntry:\n    os.fchmod(handle, 0o777)\nexcept OSError:\n    print('refused')\nos.close(handle)",
        Outcome.WROTE_OUTSIDE,
    ),
    "deletes_from_a_folder": Fault(
        "import os\nfolder = os.open('{outside}', os.O_RDONLY)\ntry:\n    os.unlink('kept', dir_fd=folder)\nexcept OSError:\n    print('refused')\nos.close(folder)",
        Outcome.WROTE_OUTSIDE,
    ),
    "links": Fault("import os\nos.link('{outside}/kept', 'mine')", Outcome.WROTE_OUTSIDE),
    "writes_a_database": Fault("import sqlite3\nsqlite3.connect('{outside}/new')", Outcome.WROTE_OUTSIDE),
    "deletes_in_c": Fault("import ctypes\nctypes.CDLL(None).unlink(b'{outside}/kept')", Outcome.WROTE_OUTSIDE, "kept"),
    "writes_in_c": Fault(
        "import ctypes\nctypes.CDLL(None).open(b'../../new', 0o101, 0o600)", Outcome.WROTE_OUTSIDE, "new"
    ),
    "renames_in_c": Fault(
        "import ctypes\nopen('a', 'x').close()\nctypes.CDLL(None).rename(b'a', b'{outside}/new')",
        Outcome.WROTE_OUTSIDE,
        "new",
    ),
    "links_in_c": Fault(
        "import ctypes, os\nos.symlink('{outside}/kept', 'link')\nctypes.CDLL(None).open(b'link', 1)",
        Outcome.WROTE_OUTSIDE,
        "kept",
    ),
    "deletes_in_a_child": Fault(
        "import subprocess\nsubprocess.run(['rm', '-f', '{outside}/kept'], stderr=subprocess.DEVNULL)",
        Outcome.WROTE_OUTSIDE,
        "kept",
        header="processes: 2 -- a test",
    ),
    "appends": Fault("open('{outside}/kept', 'a').write('x')", Outcome.WROTE_OUTSIDE),
    "deletes": Fault("import os\nos.remove('{outside}/kept')", Outcome.WROTE_OUTSIDE),
    "renames": Fault("import os\nos.rename('{outside}/kept', 'mine')", Outcome.WROTE_OUTSIDE),
    "makes_folder": Fault("import os\nos.mkdir('{outside}/folder')", Outcome.WROTE_OUTSIDE),
    "changes_mode": Fault("import os\nos.chmod('{outside}/kept', 0o777)", Outcome.WROTE_OUTSIDE),
    "changes_itself": Fault("import os\nos.chmod(__file__, 0o777)", Outcome.WROTE_OUTSIDE),
    "writes_through_link": Fault(
        "import os\nos.symlink('{outside}/kept', 'link')\nopen('link', 'w')", Outcome.WROTE_OUTSIDE
    ),
    "lists_undeclared": Fault("import os\nprint(len(os.listdir(os.path.dirname(__file__))))", Outcome.READ_UNDECLARED),
    "reads_undeclared_beside_a_thread": Fault(
        "import threading\nfrom pathlib import Path\nPath('own').write_text('x')\ndone = []\ndef busy():\n    while not done:\n        Path('own').read_text()\nthreads = [threading.Thread(target=busy) for _ in range(4)]\nfor thread in threads:\n    thread.start()\ntry:\n    for _ in range(50):\n        Path(__file__).with_name('other.txt').read_text()\nfinally:\n    done.append(1)",
        Outcome.READ_UNDECLARED,
    ),
    "reads_undeclared": Fault(
        "from pathlib import Path\nprint(len(Path(__file__).with_name('other.txt').read_text()))",
        Outcome.READ_UNDECLARED,
        "other.txt",
    ),
    "warns": Fault("import warnings\nwarnings.warn('careful')", Outcome.WARNED, "careful"),
    "warning_hidden": Fault(
        "import warnings\nwith warnings.catch_warnings():\n    warnings.simplefilter('ignore')\n    warnings.warn('careful')",
        Outcome.WARNED,
        "filter",
    ),
    "warning_unfiltered": Fault(
        "import warnings\nwarnings.resetwarnings()\nwarnings.warn('careful')", Outcome.WARNED, "careful"
    ),
    "warning_never_came": Fault("", Outcome.NO_SUCH_WARNING, header="allow-warning: UserWarning: never -- a test"),
    "stderr": Fault("import sys\nprint('complaint', file=sys.stderr)", Outcome.WROTE_STDERR, "complaint"),
    "prints_path": Fault("import os\nprint(os.path.expanduser('/usr/lib/python3'))", Outcome.UNSTABLE_OUTPUT, "path"),
    "prints_folder": Fault("import os\nprint(os.getcwd())", Outcome.UNSTABLE_OUTPUT, "folder"),
    "prints_address": Fault("print(object())", Outcome.UNSTABLE_OUTPUT, "address"),
    "prints_identity": Fault("print(id(object()))", Outcome.UNSTABLE_OUTPUT, "id()"),
    "prints_date": Fault("import datetime\nprint(datetime.date.today())", Outcome.UNSTABLE_OUTPUT, "time at which"),
    "prints_time": Fault("import time\nprint(time.time())", Outcome.UNSTABLE_OUTPUT, "time at which"),
    "prints_duration": Fault("print('took 1.52 s')", Outcome.UNSTABLE_OUTPUT, "duration"),
    "segfault": Fault("import ctypes\nctypes.string_at(0)", Outcome.CRASHED, "SIGSEGV"),
    "aborts": Fault("import os\nos.abort()", Outcome.CRASHED, "SIGABRT"),
    "speaks_of_a_gpu": Fault("assert 1 + 1 == 3, 'no CUDA GPUs are needed'", Outcome.ASSERTION_FAILED, "CUDA"),
    "no_space": Fault(
        "for number in range(40):\n    with open(f'/dev/shm/{number}', 'wb') as file:\n        file.write(bytes(4 * 10**7))",
        Outcome.TOO_MANY_FILES,
        "No space left",
    ),
    "two_assertions": Fault(
        "try:\n    assert 1 + 1 == 3\nexcept AssertionError:\n    print('never mind')\nassert 2 + 2 == 5",
        Outcome.ASSERTION_FAILED,
        header="raises: AssertionError",
        end="",
    ),
    "many_assertions": Fault(
        "for number in range(30_000):\n    try:\n        assert number < 0\n    except AssertionError:\n        pass",
        Outcome.ASSERTION_FAILED,
        "went on",
    ),
    "network_of_version_6": Fault(
        UDP_IN_C.replace("AF_INET", "AF_INET6").replace(
            'struct.pack("!H4s8x", 53, bytes([192, 0, 2, 1]))',
            'struct.pack("!H4x", 53) + bytes([32, 1, 13, 184] + [0] * 11 + [1] + [0] * 4)',
        ),
        Outcome.TRIED_NETWORK,
    ),
    "network_of_the_host": Fault(
        "import ctypes, struct\nc = ctypes.CDLL(None)\nto = struct.pack('=HHIIBBBB', 40, 0, 9999, 2**32 - 1, 0, 0, 0, 0)\nprint(c.bind(c.socket(40, 1, 0), to, 16))",
        Outcome.TRIED_NETWORK,
    ),
    "network_of_a_path_in_c": Fault(
        "import ctypes, struct\nc = ctypes.CDLL(None)\nto = struct.pack('=H', 1) + b'{outside}/kept\\0'\nprint(c.connect(c.socket(1, 1, 0), to, len(to)))",
        Outcome.TRIED_NETWORK,
        "kept",
    ),
    "sparse_figures": Fault(
        "for number in range(60):\n    with open(f'{number}.svg', 'wb') as file:\n        file.truncate(63 * 2**20)",
        Outcome.WRONG_FIGURES,
    ),
    "gpu": Fault("import torch\ntorch.ones(2, device='cuda')", Outcome.NEEDS_GPU),
    "figure_missing": Fault(
        "", Outcome.WRONG_FIGURES, "described but not saved", header="figure a.svg: a line that rises to the right"
    ),
    "figure_not_drawn": Fault(
        "from pathlib import Path\nPath('a.svg').write_text('<p>')",
        Outcome.WRONG_FIGURES,
        "not an SVG",
        header="figure a.svg: a line that rises to the right",
    ),
    "figure_undescribed": Fault(
        "from pathlib import Path\nPath('b.svg').write_text('<svg/>')", Outcome.WRONG_FIGURES, "saved but not described"
    ),
    "unrun": Fault("def never():\n    return 1", Outcome.UNRUN_LINES, "line"),
    "assert_not_run": Fault("if len('ab') == 3:\n    assert False", Outcome.UNRUN_LINES),
    "does_not_raise": Fault("", Outcome.DID_NOT_RAISE, header="raises: ValueError"),
    "raises_and_goes_on": Fault("int('x')", Outcome.UNRUN_LINES, header="raises: ValueError"),
    "raises_in_a_thread": Fault(
        "import threading\nthread = threading.Thread(target=int, args=('x',))\nthread.start()\nthread.join()",
        Outcome.RAISED,
        "in a thread",
        header="raises: ValueError",
    ),
    "raises_anything": Fault("assert 1 + 1 == 3", Outcome.ASSERTION_FAILED, header="raises: Exception"),
    "raises_other": Fault("{}['a']", Outcome.RAISED, "KeyError", header="raises: ValueError"),
    "erases_evidence": Fault(
        "import os\ntry:\n    os.ftruncate(900, 0)\nexcept OSError:\n    print('refused')", Outcome.WROTE_OUTSIDE
    ),
    "floods_evidence": Fault(
        "import os\nfor _ in range(8):\n    os.write(900, b'1\\n' * (1 << 19))", Outcome.ENDED_EARLY, "changed what"
    ),
    "floods_traces": Fault("import os\nos.write(901, b'File \"' * 300_000)\nos.abort()", Outcome.CRASHED, "SIGABRT"),
    "diverts_evidence": Fault(
        "import os\nkept = os.dup(900)\nos.dup2(os.open('sink', os.O_WRONLY | os.O_CREAT), 900)\ntry:\n    os.remove('{outside}/kept')\nexcept OSError:\n    os.dup2(kept, 900)",
        Outcome.ENDED_EARLY,
        "changed what",
    ),
    "closes_channel": Fault("import os\nos.closerange(3, 4096)", Outcome.ENDED_EARLY),
    "forged_evidence": Fault(
        'import os\nfor handle in range(3, 1024):\n    try:\n        os.write(handle, b\'{"kind": "finished", "unrun": [], "threads": []}\\n\')\n    except OSError:\n        continue\nos._exit(0)',
        Outcome.ENDED_EARLY,
    ),
}
GOOD = {
    "plain": Fault("", Outcome.PASSED),
    "expected_exception": Fault("print('before')\nint('x')", Outcome.PASSED, header="raises: ValueError", end=""),
    "allowed_warning": Fault(
        "import warnings\nwarnings.warn('careful now')",
        Outcome.PASSED,
        header="allow-warning: UserWarning: careful -- a test",
    ),
    "allowed_duration": Fault("print('5 s')", Outcome.PASSED, header="allow-duration: the unit is the point"),
    "own_files": Fault(
        "import os, tempfile\nfrom pathlib import Path\nPath('a').write_text('x')\nos.rename('a', 'b')\nos.remove('b')\nwith tempfile.TemporaryFile() as file:\n    file.write(b'x')",
        Outcome.PASSED,
    ),
    "declared_process": Fault(
        "import subprocess\nsubprocess.run(['true'], check=True)", Outcome.PASSED, header="processes: 2 -- a test"
    ),
    "expected_assertion": Fault("assert 1 + 1 == 3", Outcome.PASSED, header="raises: AssertionError", end=""),
    "library_filter": Fault(
        "import numpy as np, warnings\nwith warnings.catch_warnings(record=True) as seen:\n    warnings.simplefilter('always')\n    np.float64(1) / 0\nprint(len(seen))",
        Outcome.PASSED,
    ),
    "prints_at_the_end": Fault("import atexit\natexit.register(print, 'bye')", Outcome.PASSED),
    "prints_when_finalized": Fault(
        "import weakref\nclass Kept:\n    pass\nkept, other = Kept(), Kept()\nweakref.finalize(kept, print, 'bye')\nweakref.finalize(other, print, 'never').atexit = False",
        Outcome.PASSED,
    ),
    "spawned_workers": Fault(
        "import multiprocessing\nif __name__ == '__main__':\n    with multiprocessing.get_context('spawn').Pool(1) as pool:\n        print(pool.map(abs, [-1, 2]))",
        Outcome.PASSED,
        header="processes: 4 -- a test",
    ),
    "workers": Fault(
        "import multiprocessing\nwith multiprocessing.get_context('fork').Pool(2) as pool:\n    print(pool.map(abs, [-1, 2]))",
        Outcome.PASSED,
        header="processes: 4 -- a test",
    ),
    "child_lines": Fault(
        "import os, sys\npid = os.fork()\nif pid == 0:\n    sys.exit(3)\nassert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 3",
        Outcome.PASSED,
        header="processes: 2 -- a test",
    ),
    "connected_sockets": Fault(
        "import socket\nleft, right = socket.socketpair()\nwith left, right:\n    left.sendmsg([b'x'])\n    print(right.recv(1))",
        Outcome.PASSED,
    ),
    "own_files_in_c": Fault(
        "import ctypes\nc = ctypes.CDLL(None)\nassert c.mkdir(b'd', 0o700) == 0\nassert c.open(b'd/f', 0o101, 0o600) > 2\nassert c.rename(b'd/f', b'g') == 0\nassert c.unlink(b'g') == c.rmdir(b'd') == 0",
        Outcome.PASSED,
    ),
    "own_files_of_a_child": Fault(
        "import os, subprocess\nsubprocess.run(['touch', 'x'], check=True)\nassert os.path.exists('x')",
        Outcome.PASSED,
        header="processes: 2 -- a test",
    ),
    "own_link": Fault("import os\nos.symlink('{outside}/kept', 'link')\nos.remove('link')", Outcome.PASSED),
    "own_output_by_number": Fault(
        "with open(1, 'w', closefd=False) as out:\n    out.write('hello\\n')", Outcome.PASSED
    ),
    "group_as_announced": Fault(
        "print('before')\nraise ExceptionGroup('all', [ValueError('one')])",
        Outcome.PASSED,
        header="raises: ExceptionGroup",
        end="",
    ),
    "replaced_output": Fault(
        "import sys\nclass Tee:\n    def __init__(self, out):\n        self.out = out\n    def write(self, text):\n        return self.out.write(text)\nsys.stdout = Tee(sys.stdout)",
        Outcome.PASSED,
    ),
    "deep_folders": Fault(
        "import os\nfor _ in range(1500):\n    os.mkdir('d')\n    os.chdir('d')",
        Outcome.PASSED,
    ),
    "joined_thread": Fault(
        "import threading\nthread = threading.Thread(target=lambda: None)\nthread.start()\nthread.join()",
        Outcome.PASSED,
    ),
    "compiled_module": Fault(
        "import torch\nclass Net(torch.nn.Module):\n    def forward(self, x):\n        y = x * 2\n        return y\nnet = torch.compile(Net(), backend='eager', fullgraph=True)\nprint(net(torch.ones(1)))",
        Outcome.PASSED,
    ),
    "declared_asset": Fault(
        "from pathlib import Path\nprint(Path('asset.txt').read_text())", Outcome.PASSED, header="assets: asset.txt"
    ),
}
# Changes that the next program must not notice, and a program that looks for all of them.
MEDDLER = """
import os, random, warnings, sys
import keras
import numpy as np
os.environ['MEDDLED'] = '1'
warnings.simplefilter('always')
np.random.seed(5)
random.seed(5)
keras.backend.set_floatx('float64')
keras.utils.set_random_seed(77)
sys.path.insert(0, '.')
np.set_printoptions(precision=1)
keras.meddled = True
"""
WITNESS = """
import os, random, warnings
import keras
import numpy as np
print('MEDDLED' in os.environ, keras.backend.floatx(), hasattr(keras, 'meddled'))
print(random.random(), np.random.rand(), np.get_printoptions()['precision'])
assert warnings.filters[-1][0] == 'error' or any(rule[0] == 'error' for rule in warnings.filters)
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A tiny project on disk."""
    return make_project(tmp_path_factory.mktemp("isolation"))


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file that no program may touch."""
    folder = tmp_path_factory.mktemp("outside")
    (folder / "kept").write_text("kept")
    return folder


@pytest.fixture(scope="module")
def results(project: Project, outside: Path) -> dict[str, Result]:
    """All programs above, run once, side by side."""
    jobs = [_job(project, name, fault, outside) for name, fault in (FAULTS | GOOD).items()]
    with Pool(project) as pool:
        return {result.id.rpartition("/")[2]: result for result in pool.run(jobs)}


def _job(project: Project, name: str, fault: Fault, outside: Path) -> Job:
    folder = project.snippets / "faults"
    folder.mkdir(exist_ok=True)
    (folder / "other.txt").write_text("undeclared")
    (folder / "asset.txt").write_text("declared")
    header = (
        f'"""A program that tests the engine.\n\n{fault.header}\n"""\n'
        if fault.header
        else '"""A program that tests the engine."""\n'
    )
    path = folder / f"{name}.py"
    path.write_text(header + fault.code.replace("{outside}", str(outside)) + fault.end)
    snippet = _parsed(path, project)
    limits = replace(Limits(), **{**{"seconds": 30}, **fault.limits, "processes": snippet.limits.processes})  # type: ignore[arg-type]
    return Job(replace(snippet, limits=limits), "torch", "key")


def _parsed(path: Path, project: Project) -> Snippet:
    wide = path.read_text()
    try:
        return parse(path, project.snippets)
    except Exception:
        path.write_text('"""A program that tests the engine."""\nassert 1 + 1 == 2\n')
        snippet = replace(parse(path, project.snippets), source=wide)
        path.write_text(wide)
        return snippet


@pytest.mark.slow
@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_has_its_own_outcome(results: dict[str, Result], name: str) -> None:
    fault, result = FAULTS[name], results[name]
    assert result.outcome is fault.outcome, f"{result.outcome}: {result.detail} {result.errors}"
    assert fault.says in result.detail


@pytest.mark.slow
@pytest.mark.parametrize("name", GOOD)
def test_an_honest_program_passes(results: dict[str, Result], name: str) -> None:
    result = results[name]
    assert result.outcome is Outcome.PASSED, f"{result.outcome}: {result.detail} {result.errors}"
    assert result.output
    if name.startswith("prints_"):
        assert result.output.strip().endswith("\nbye")


@pytest.mark.slow
def test_nothing_outside_changed_and_nothing_is_left_running(
    results: dict[str, Result], outside: Path, project: Project
) -> None:
    assert results
    assert [path.name for path in outside.iterdir()] == ["kept"]
    assert (outside / "kept").read_text() == "kept"
    assert not list(project.runs.iterdir())
    _assert_nothing_runs(project, 1)  # a process that has ended shows its folder for an instant


# A kernel, or a container around us, that grants less. The host is started with what `probe` would find there.
WEAKER = """#!/bin/sh
shift 2
exec {python} -c 'import sys
sys.path.insert(0, "{root}")
from scripts.engine.confine import namespaces
namespaces.probe = lambda: namespaces.Grant.{grant}
from scripts.engine import host
host.main(sys.argv[1:])' "$@"
"""


def _weaker(folder: Path, grant: str) -> Path:
    python = folder / "python"
    python.write_text(WEAKER.format(python=sys.executable, root=Path(__file__).parents[1], grant=grant))
    python.chmod(0o755)
    return python


# Where nothing cuts a child off from the network, no child is started.
NOT_STARTED = {"stdin_child", "network_child", "deletes_in_a_child", "own_files_of_a_child"}


@pytest.mark.slow
@pytest.mark.parametrize("grant", ["SHARED_PROCESSES", "NOTHING"])
def test_where_less_is_granted_the_outcomes_are_the_same(tmp_path: Path, grant: str) -> None:
    project, outside = make_project(tmp_path / "project"), tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    python = _weaker(tmp_path, grant)
    # Without a /dev/shm of its own, what a program leaves there would stay.
    chosen = {
        name: fault for name, fault in (FAULTS | GOOD).items() if grant != "NOTHING" or "/dev/shm" not in fault.code
    }
    jobs = [_job(project, name, fault, outside) for name, fault in chosen.items()]
    with Pool(project, interpreter=Interpreter(str(python), Path(sys.prefix), project.requirements)) as pool:
        found = {result.id.rpartition("/")[2]: result for result in pool.run(jobs)}
    assert ("network namespace" in found["plain"].confinement) == (grant == "SHARED_PROCESSES")
    assert "process namespace" not in found["plain"].confinement
    if grant == "NOTHING":
        assert "seccomp" in found["plain"].confinement
        assert found["network_native"].frames[-1].line == 5
    for name, fault in chosen.items():
        wanted = {fault.outcome} | ({Outcome.STARTED_PROCESS} if grant == "NOTHING" and name in NOT_STARTED else set())
        assert found[name].outcome in wanted, f"{name}: {found[name].outcome}, {found[name].detail}"
    assert [path.name for path in outside.iterdir()] == ["kept"]
    assert ((outside / "kept").read_text(), (outside / "kept").stat().st_mode & 0o777) == ("kept", 0o644)
    _assert_nothing_runs(project, 1)


# A process that watches, and never says anything.
STUCK = """#!/bin/sh
shift 2
exec {python} -c 'import sys, time
sys.path.insert(0, "{root}")
from scripts.engine import host, supervisor
supervisor.supervise = lambda *_: time.sleep(1000)
supervisor.IMPORT_SECONDS = supervisor.PATIENCE = supervisor.GRACE = host.GUARD = 0.1
host.main(sys.argv[1:])' "$@"
"""


@pytest.mark.slow
def test_a_process_that_watches_and_hangs_is_ended(tmp_path: Path) -> None:
    project, outside = make_project(tmp_path / "project"), tmp_path / "outside"
    outside.mkdir()
    python = tmp_path / "python"
    python.write_text(STUCK.format(python=sys.executable, root=Path(__file__).parents[1]))
    python.chmod(0o755)
    with Pool(project, interpreter=Interpreter(str(python), Path(sys.prefix), project.requirements)) as pool:
        result = pool.run([_job(project, "plain", GOOD["plain"], outside)])[0]
    assert result.outcome is Outcome.COULD_NOT_START and "SIGKILL" in result.detail, result.detail
    _assert_nothing_runs(project, 1)


def test_what_is_granted_is_tried_and_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    def half(user: int, group: int) -> None:
        raise PermissionError("the namespace is there, and its user may not be named")

    monkeypatch.setattr(namespaces, "restrict_mounts", lambda *_, **__: ("own /dev/shm",))
    assert namespaces.probe() in (Grant.SHARED_PROCESSES, Grant.NOTHING)  # no /proc of its own
    monkeypatch.setattr(namespaces, "_stay", half)
    assert namespaces.probe() is Grant.NOTHING


@pytest.mark.slow
def test_a_failure_names_the_line_of_the_program(results: dict[str, Result]) -> None:
    frame = results["raises"].frames[-1]
    assert (frame.line, frame.code) == (3, "x[3]")
    # Also where Python itself was never asked.
    for name, line in (
        ("hangs", 3),
        ("hangs_in_c", 2),
        ("memory_shared", 5),
        ("segfault", 3),
        ("thread_bomb", 4),
        ("deletes_in_c", 3),
    ):
        assert results[name].frames[-1].line == line, name
    assert results["network_swallowed"].frames[-1].line == 4


@pytest.mark.slow
def test_the_record_says_what_confined_the_program(results: dict[str, Result]) -> None:
    groups = [f"control group of {controller}" for controller in Warden("build").controllers]
    assert {"audit hook", *groups} <= set(results["plain"].confinement)


@pytest.mark.slow
def test_the_next_program_notices_nothing(project: Project, outside: Path) -> None:
    before = _job(project, "witness_before", Fault(WITNESS, Outcome.PASSED), outside)
    meddler = _job(project, "meddler", Fault(MEDDLER, Outcome.PASSED), outside)
    after = _job(project, "witness_after", Fault(WITNESS, Outcome.PASSED), outside)
    with Pool(project, slots=1) as pool:
        seen = [pool.run([job])[0] for job in (before, meddler, after)]
    assert [result.outcome for result in seen] == [Outcome.PASSED] * 3, [result.detail for result in seen]
    assert seen[0].output == seen[2].output
    assert "False float32 False" in seen[0].output


COMPILES = "import jax\nprint(float(jax.jit(lambda x: x * 2 + 1)(3.0)))"
TAMPERS = """import glob, jax
for path in glob.glob(jax.config.jax_compilation_cache_dir + "/*-cache"):
    open(path, "wb").write(b"not what was compiled")
"""


FORGES = """import glob, os, jax
folder = jax.config.jax_compilation_cache_dir
jax.jit(lambda x: x * 3 + 1)(3.0)
for path in glob.glob(folder + "/*-cache"):
    os.remove(path)
    os.mkfifo(path)
"""


@pytest.mark.slow
def test_what_a_program_puts_into_the_compilation_cache_itself_no_other_gets(project: Project, outside: Path) -> None:
    forges = replace(_job(project, "forges", Fault(FORGES, Outcome.WROTE_OUTSIDE), outside), backend="jax")
    with Pool(project, slots=1) as pool:
        result = pool.run([forges])[0]
    assert result.outcome is Outcome.WROTE_OUTSIDE, result.detail
    assert "compiled" in result.detail


@pytest.mark.slow
def test_half_an_entry_of_the_compilation_cache_stops_no_program(project: Project, outside: Path) -> None:
    again = replace(_job(project, "again", Fault(COMPILES, Outcome.PASSED), outside), backend="jax")
    with Pool(project, slots=1) as pool:
        pool.run([again])
        entries = list((project.cache / "jax").glob("*-cache"))
        assert entries
        for entry in entries:
            os.truncate(entry, entry.stat().st_size // 2)
        result = pool.run([again])[0]
    assert result.outcome is Outcome.PASSED, result.detail


# TensorFlow runs what it makes from the source of these functions.
GRAPH = """import tensorflow as tf
def double(x):
    y = x * 2
    return y
@tf.function
def step(x):
    if x > 0:
        x = double(x)
    return x
"""
IN_GRAPHS = {
    "traced": Fault(f"{GRAPH}print(float(step(tf.constant(2.0))))", Outcome.PASSED),
    "mapped": Fault(f"{GRAPH}print(list(tf.data.Dataset.range(1, 2).map(lambda x: step(x))))", Outcome.PASSED),
    "never_traced": Fault(f"{GRAPH}print(float(double(2.0)))", Outcome.UNRUN_LINES, "line 8"),
    "fails_in_a_trace": Fault(
        "import tensorflow as tf\n@tf.function\ndef step(x):\n    assert x.shape == (1,)\n    return x\nstep(tf.constant(2.0))",
        Outcome.ASSERTION_FAILED,
    ),
}


@pytest.mark.slow
def test_what_runs_in_a_graph_counts_as_run_and_what_no_graph_took_up_does_not(project: Project, outside: Path) -> None:
    jobs = [replace(_job(project, name, IN_GRAPHS[name], outside), backend="tensorflow") for name in IN_GRAPHS]
    with Pool(project) as pool:
        results = {result.id.rpartition("/")[2]: result for result in pool.run(jobs)}
    found = {name: result.outcome for name, result in results.items()}
    assert found == {name: fault.outcome for name, fault in IN_GRAPHS.items()}, results
    assert all(fault.says in results[name].detail for name, fault in IN_GRAPHS.items())


@pytest.mark.slow
def test_what_was_compiled_for_one_program_no_other_can_change(project: Project, outside: Path) -> None:
    compiles = replace(_job(project, "compiles", Fault(COMPILES, Outcome.PASSED), outside), backend="jax")
    tampers = replace(_job(project, "tampers", Fault(TAMPERS, Outcome.WROTE_OUTSIDE), outside), backend="jax")
    kept = project.cache / "jax"
    with Pool(project, slots=1) as pool:
        first = pool.run([compiles])[0]
        before = {path.name: path.read_bytes() for path in kept.glob("*-cache")}
        second, third = pool.run([tampers])[0], pool.run([compiles])[0]
    assert (first.outcome, third.outcome) == (Outcome.PASSED, Outcome.PASSED), (first.detail, third.detail)
    assert before, "nothing was kept of what JAX compiled"
    assert second.outcome is Outcome.WROTE_OUTSIDE, second.detail
    assert {path.name: path.read_bytes() for path in kept.glob("*-cache")} == before


LIGHT = "import sys\nimport numpy\nprint('keras' in sys.modules)"
LOADS = "import sys\nkeras = __import__('keras')\nprint(keras.backend.backend())"


@pytest.mark.slow
def test_a_program_without_a_framework_waits_for_none(project: Project, outside: Path) -> None:
    light = _job(project, "light", Fault(LIGHT, Outcome.PASSED), outside)
    loads = _job(project, "loads", Fault(LOADS, Outcome.PASSED), outside)
    heavy = _job(project, "heavy", Fault("import keras\n" + LIGHT, Outcome.PASSED), outside)
    with Pool(project) as pool:
        results = {result.id.rpartition("/")[2]: result for result in pool.run([heavy, light, loads])}
    assert {name: result.outcome for name, result in results.items()} == dict.fromkeys(results, Outcome.PASSED)
    lines = {name: result.output.split("\n")[0] for name, result in results.items()}
    assert lines == {"light": "False", "heavy": "True", "loads": "torch"}


ALONE = "import sys\nimport keras\nkeras.utils.set_random_seed(1)\nprint('tensorflow' in sys.modules)"
NEEDS = """import keras
words = keras.layers.TextVectorization(output_mode="int", vocabulary=["loss", "rate"])
print(words(["rate loss"]).tolist())"""


@pytest.mark.slow
def test_a_framework_that_is_not_needed_is_not_there_and_one_that_is_comes(project: Project, outside: Path) -> None:
    alone = _job(project, "alone", Fault(ALONE, Outcome.PASSED), outside)
    needs = _job(project, "needs", Fault(NEEDS, Outcome.PASSED), outside)
    missing = _job(project, "missing", Fault("import tensorflow.not_there", Outcome.IMPORT_MISSING), outside)
    with Pool(project) as pool:
        results = {result.id.rpartition("/")[2]: result for result in pool.run([alone, needs, missing])}
    assert results["alone"].output.split("\n")[0] == "False", results["alone"].detail
    assert results["needs"].output.split("\n")[0] == "[[3, 2]]", results["needs"].detail
    assert results["missing"].outcome is Outcome.IMPORT_MISSING


@pytest.mark.slow
def test_a_pool_that_is_kept_serves_what_its_host_was_not_started_for(project: Project, outside: Path) -> None:
    light = _job(project, "light", Fault(LIGHT, Outcome.PASSED), outside)
    draws = _job(project, "draws", Fault("import scipy.stats\nprint(scipy.stats.norm.cdf(0))", Outcome.PASSED), outside)
    heavy = _job(project, "heavy", Fault("import keras\n" + LIGHT, Outcome.PASSED), outside)
    with Pool(project) as pool:
        seen = [pool.run([job])[0] for job in (light, draws, heavy, light, draws)]
    assert [result.outcome for result in seen] == [Outcome.PASSED] * 5, [result.detail for result in seen]
    assert [result.output.split("\n")[0] for result in seen] == ["False", "0.5", "True", "False", "0.5"]


@pytest.mark.slow
def test_a_fresh_interpreter_judges_the_same(project: Project, outside: Path) -> None:
    names = ("plain", "raises", "os_exit", "network_swallowed", "writes", "leaves_child")
    jobs = [_job(project, name, (FAULTS | GOOD)[name], outside) for name in names]
    with Pool(project, fresh=True) as pool:
        found = {result.id.rpartition("/")[2]: result.outcome for result in pool.run(jobs)}
    assert found == {name: (FAULTS | GOOD)[name].outcome for name in names}


@pytest.mark.slow
@pytest.mark.parametrize("grant", ["ALL", "SHARED_PROCESSES", "NOTHING"])
def test_a_killed_pool_leaves_nothing_running(tmp_path: Path, grant: str) -> None:
    project, outside = make_project(tmp_path / "project"), tmp_path / "outside"
    code = "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(1000)\ntime.sleep(1000)"
    forks = _job(project, "forks", Fault(code, Outcome.TIMED_OUT, header="processes: 2 -- a test"), outside)
    python = _weaker(tmp_path, grant)
    process = os.fork()
    if process == 0:
        with Pool(project, interpreter=Interpreter(str(python), Path(sys.prefix), project.requirements)) as pool:
            pool.run([forks], on_start=_die_soon)
    os.waitpid(process, 0)
    if grant != "ALL" and Warden("build").controllers:
        # What the kernel does not end with its supervisor, the next build ends.
        with Pool(project):
            _assert_nothing_runs(project, 10)
    elif grant == "ALL":
        _assert_nothing_runs(project, 10)
    else:
        pytest.skip("neither process namespaces nor control groups")


def _die_soon(_: Job) -> None:
    time.sleep(1)
    os.kill(os.getpid(), 9)


def _assert_nothing_runs(project: Project, within_seconds: float) -> None:
    deadline = time.monotonic() + within_seconds
    while _processes_of(project) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _processes_of(project)


def _processes_of(project: Project) -> Iterator[int] | list[int]:
    """Processes whose current folder lies in the project's build folder."""
    found = []
    for entry in Path("/proc").iterdir() if Path("/proc").is_dir() else ():
        try:
            if entry.name.isdigit() and str((entry / "cwd").readlink()).startswith(str(project.build)):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def test_the_fault_programs_are_what_they_say() -> None:
    assert textwrap.dedent(END).strip().endswith("== 2")
