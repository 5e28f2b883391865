"""A provisioner of ``jupyter_client`` whose kernels are forked: nbval, JupyterLab, nbclient."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sys
import tempfile
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.localinterfaces import is_local_ip
from jupyter_client.provisioning import LocalProvisioner
from traitlets import List, Unicode

from .forked import MODULES, ForkedKernel, Refused, fork, unsupported

logger = logging.getLogger("fastengine")
#: How a kernelspec starts the kernel that can be forked, its Python apart.
IPYKERNEL = ["-m", "ipykernel_launcher"]
#: Seconds between two looks at a kernel that ends.
LOOK = 0.002
_said: set[str] = set()


class ForkProvisioner(LocalProvisioner):
    """Forks the kernel from a zygote; starts it as usual, with one line, where that is not safe."""

    modules = List(Unicode(), default_value=list(MODULES), help="What the zygote imports.").tag(
        config=True
    )
    #: Whether the kernel ended because its zygote did.
    lost = False
    process: Any = None
    _folder: str | None = None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Choose sockets that are files, unless the manager has chosen."""
        manager = self.parent
        # Files of their own cannot collide, as free ports can, and other users cannot open them.
        if (
            unsupported() is None
            and manager is not None
            and manager.transport == "tcp"
            and manager.shell_port == 0
            and is_local_ip(manager.ip)
        ):
            self._folder = tempfile.mkdtemp(prefix="fastengine-")
            manager.transport, manager.ip = "ipc", os.path.join(self._folder, "ipc")
            manager.cache_ports = False
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork the kernel, or start it as usual."""
        self.lost = False
        reason = unsupported() or _not_ipykernel(cmd)
        if reason is None:
            try:
                self.process = await asyncio.to_thread(self._fork, cmd, kwargs)
            except Refused as refused:
                reason = str(refused)
        if reason is not None:
            say_once(reason)
            return await super().launch_kernel(cmd, **kwargs)
        self.pid = self.pgid = self.process.pid
        self.cwd = kwargs.get("cwd") or os.getcwd()
        return self.connection_info

    def _fork(self, cmd: list[str], options: dict[str, Any]) -> ForkedKernel:
        env = dict(options.get("env") or os.environ) | {"JPY_PARENT_PID": str(os.getpid())}
        return fork(
            ["ipykernel_launcher.py", *cmd[cmd.index(IPYKERNEL[1]) + 1 :]],
            env,
            os.path.abspath(options.get("cwd") or os.getcwd()),
            python=cmd[0],
            modules=self.modules,
            folder=self._folder,
        )

    async def poll(self) -> int | None:
        """Return the exit status of the kernel, if it has ended."""
        status = await super().poll()
        self.lost = self.lost or getattr(self.process, "lost", False)
        return status

    async def wait(self) -> int | None:
        """Wait for the end of the kernel: it is known at once, where a process is polled."""
        if isinstance(self.process, ForkedKernel):
            while await self.poll() is None:
                await asyncio.sleep(LOOK)
        return await super().wait()

    async def kill(self, restart: bool = False) -> None:
        """End the kernel, and return when it has ended."""
        await super().kill(restart=restart)
        if isinstance(self.process, ForkedKernel):
            await self.wait()

    async def cleanup(self, restart: bool = False) -> None:
        """Delete the sockets of the kernel."""
        await super().cleanup(restart=restart)
        if self._folder and not restart:
            shutil.rmtree(self._folder, ignore_errors=True)


def _not_ipykernel(cmd: list[str]) -> str | None:
    """Return why a command is not one that can be forked."""
    if [word for word in cmd[1:] if not word.startswith("-X")][:2] != IPYKERNEL:
        return f"only ipykernel can be forked, not {cmd[0]}"
    return None


def say_once(reason: str) -> None:
    """Say, once a process, that the standard engine runs the notebooks."""
    if reason not in _said:
        _said.add(reason)
        logger.warning("standard engine: %s", reason)


if not logger.handlers and not logging.getLogger().handlers:
    # A line of its own, without what a record of a log has around it.
    _handler = logging.StreamHandler(sys.stderr)
    _handler.setFormatter(logging.Formatter("%(message)s"))
    logger.addHandler(_handler)
    logger.propagate = False
