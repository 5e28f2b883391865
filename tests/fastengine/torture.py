"""What a notebook can do that an engine can get wrong: one cell each, named."""

from __future__ import annotations

#: Name → code of a cell. They are run in this order, in one kernel.
CELLS = {
    "result": "1 + 1",
    "no result": "x = 3;",
    "several displays, in order": (
        "from IPython.display import HTML, Markdown, display\n"
        "print('one'); display(HTML('<b>two</b>')); print('three'); display(Markdown('*four*'))\n"
        "'five'"
    ),
    "update of a display": (
        "handle = display('before', display_id='mark')\nhandle.update('after')"
    ),
    "update of a display of another cell": "from IPython.display import update_display\n"
    "update_display('much after', display_id='mark')",
    "stdout and stderr": "import sys\nprint('out')\nprint('err', file=sys.stderr)\nprint('out 2')",
    "clear_output": "from IPython.display import clear_output\n"
    "print('gone'); clear_output(); print('kept')",
    "clear_output that waits": "print('gone'); clear_output(wait=True); print('kept')",
    "carriage return": "print('10 %', end='\\r'); print('100 %')",
    "warning": "import warnings\nwarnings.warn('mind this')",
    "warning of a library": "import numpy as np\nnp.log(np.array([0.0]))",
    "deprecation": "warnings.warn('old', DeprecationWarning)",
    "logging": "import logging\nlogging.getLogger('a').warning('heard')\n"
    "logging.getLogger('a').info('not heard')",
    "unicode": "print('é œ € 中文 🗺️ \\u202f ‘’')\n'naïve\\u00a0: ½'",
    "large output": "print('x' * 2_000_000)",
    "many lines": "for i in range(5000): print(i)",
    "bytes written to file descriptor 1": "import os\nos.write(1, b'raw out\\n');",
    "bytes written to file descriptor 2": "os.write(2, b'raw err\\n');",
    "output of a C library": "import ctypes\nlibc = ctypes.CDLL(None)\n"
    "libc.puts(b'from C'); libc.fflush(None);",
    "output of a subprocess": "import subprocess\n"
    "subprocess.run([sys.executable, '-c', 'print(\"child\")']).returncode",
    "captured subprocess": "done = subprocess.run(['echo', 'hello'], capture_output=True)\n"
    "done.stdout",
    "shell escape": "!echo shell\nlines = !echo kept\nlines",
    "cell magic of a shell": "%%bash\necho from bash; echo error >&2",
    "cell magic that captures": "%%capture caught\nprint('not shown')",
    "what was captured": "caught.stdout",
    "thread that prints": "import threading\n"
    "t = threading.Thread(target=print, args=('thread',)); t.start(); t.join()",
    "process pool": "import multiprocessing\n"
    "with multiprocessing.get_context('fork').Pool(2) as pool:\n"
    "    print(pool.map(abs, [-1, -2, -3]))",
    "await at top level": "import asyncio\nawait asyncio.sleep(0, 'awaited')",
    "task left behind": "async def later():\n    print('later')\n"
    "task = asyncio.ensure_future(later())\nawait task",
    "input is refused": "try:\n    input('name?')\nexcept Exception as error:\n"
    "    print(type(error).__name__, error)",
    "kernel object": "type(get_ipython()).__name__, type(get_ipython().kernel).__name__",
    "history": "In[1], Out[1], len(In) > 20",
    "display of a table": "import pandas as pd\npd.DataFrame({'a': [1, 2], 'b': ['x', None]})",
    "display of a long table": "pd.DataFrame({'a': range(100)})",
    "display that fails": "class Bad:\n    def _repr_html_(self): raise ValueError('no')\n"
    "    def __repr__(self): return 'Bad'\nBad()",
    "image": "from IPython.display import SVG\n"
    'SVG(\'<svg xmlns="http://www.w3.org/2000/svg"><circle r="1"/></svg>\')',
    "JSON and raw mime types": "data = {'application/json': {'a': 1}, 'text/plain': 'a'}\n"
    "display(data, raw=True)",
    "figure": "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\n"
    "ax.plot([1, 2], [1, 3], label='é')\nax.legend();",
    "two figures, one shown": "plt.figure(); plt.plot([1]); plt.show()\n"
    "plt.figure(); plt.bar(1, 2)\n"
    "plt.gcf().number",
    "figure kept": "fig",
    "magic of matplotlib": "%matplotlib inline\nplt.plot([3, 1]);",
    "format of figures": "%config InlineBackend.figure_formats = ['svg']\n"
    "import matplotlib as mpl\nmpl.rcParams['svg.hashsalt'] = 'a'\n"
    "get_ipython().config.InlineBackend",
    "backend": "mpl.get_backend(), mpl.is_interactive(), plt.get_fignums()",
    "parameters of figures": "sorted((k, str(v)) for k, v in mpl.rcParams.items())",
    "options of pandas": "pd.get_option('display.max_rows'), pd.get_option('mode.copy_on_write')",
    "state of numpy": "np.geterr(), np.get_printoptions()['precision']",
    "seeded draws": "import random\nrandom.seed(1); np.random.seed(1)\n"
    "random.random(), np.random.rand(), np.random.default_rng(1).random()",
    "order of a set": "list({'a', 'b', 'c', 'd', 'é'}), hash('territoire')",
    "name of the module": "__name__, '__file__' in globals(), sys.modules['__main__'].__name__",
    "path of imports": "sys.path",
    "arguments": "os.path.basename(sys.argv[0]), sys.argv[1]",
    "folder": "os.getcwd()",
    "garbage collection": "import gc\ngc.isenabled(), gc.get_threshold()",
    "signals": "import signal\n"
    "str(signal.getsignal(signal.SIGINT)), str(signal.getsignal(signal.SIGTERM))",
    "filters of warnings": "[(f[0], f[2].__name__, f[4]) for f in warnings.filters]",
    "pickle of an object of the notebook": "import pickle\nclass Kept:\n    pass\n"
    "type(pickle.loads(pickle.dumps(Kept()))) is Kept",
    "source of a function of the notebook": "import inspect\ndef f():\n    return 1\n"
    "inspect.getsource(f)",
    "temporary files": "import tempfile\nwith tempfile.NamedTemporaryFile() as file:\n"
    "    print(os.path.exists(file.name))",
    "comm": "from comm import create_comm\ncomm = create_comm(target_name='none', data={'a': 1})\n"
    "comm.close()",
    "state of a widget": "widget = create_comm(target_name='jupyter.widget', comm_id='w1',\n"
    "    data={'state': {'_model_name': 'IntSliderModel', '_model_module': 'm',\n"
    "    '_model_module_version': '2', 'value': 3}})\nNone",
    "leaving": "raise SystemExit(0)",
    "syntax error": "def (",
    "nested exceptions": "def inner():\n    raise KeyError('inner')\n"
    "try:\n    inner()\nexcept KeyError as error:\n    raise ValueError('outer') from error",
    "interruption": "raise KeyboardInterrupt('stopped')",
    "after an exception": "'still here'",
}
