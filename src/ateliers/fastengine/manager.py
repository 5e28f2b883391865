"""A kernel manager without the waits of the usual one, for who runs a notebook and leaves."""

from __future__ import annotations

import asyncio
import inspect
import time
import uuid
from collections.abc import Awaitable, Callable
from queue import Empty
from typing import Any

from jupyter_client import AsyncKernelClient, AsyncKernelManager, KernelClient
from traitlets import Type
from zmq.asyncio import Context

from .provisioner import LOOK, ForkProvisioner

#: Seconds that a kernel may take to say that its output is followed.
FOLLOWED = 0.2


class WarmKernelClient(AsyncKernelClient):
    """A client that does not listen to silence before the first cell."""

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers, and until what it shows is received.

        ``jupyter_client`` then listens for 0.2 s, for messages that a client who starts a kernel
        for itself does not have, and that nbclient leaves aside by their parent.
        """
        deadline = time.monotonic() + (float("inf") if timeout is None else timeout)
        while True:
            self.kernel_info()
            try:
                said = await self.shell_channel.get_msg(timeout=1)
                if said["msg_type"] == "kernel_info_reply":
                    await self.iopub_channel.get_msg(timeout=FOLLOWED)
                    self._handle_kernel_info_reply(said)
                    return
            except Empty:
                pass
            if not await self._async_is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > deadline:
                raise RuntimeError(f"Kernel didn't respond in {timeout:g} seconds")

    wait_for_ready = _async_wait_for_ready


def _at_once(method: Callable[..., Awaitable[None]]) -> Any:
    """Return a method of the manager without the 10 ms that ``jupyter_client`` adds to it.

    It sleeps so that its own tests can see the manager at work before it says that it is ready.
    """
    bare = inspect.unwrap(method)

    async def done(self: AsyncKernelManager, *args: Any, **options: Any) -> None:
        self._ready = asyncio.Future()
        try:
            await bare(self, *args, **options)
        except Exception as error:
            self._ready.set_exception(error)
            # Read here, or the loop would complain that nobody did.
            self.log.exception(self._ready.exception())
            raise
        self._ready.set_result(None)

    return done


class WarmKernelManager(AsyncKernelManager):
    """A manager that forks its kernel, whatever its kernelspec, and knows at once that it ended."""

    client_factory: Type = Type(klass=KernelClient, default_value=WarmKernelClient)
    start_kernel = _async_start_kernel = _at_once(AsyncKernelManager.start_kernel)
    shutdown_kernel = _async_shutdown_kernel = _at_once(AsyncKernelManager.shutdown_kernel)

    def _context_default(self) -> Context:
        # One for all the kernels of a process: a context of its own takes 3 ms to end.
        return Context.instance()

    @property
    def lost(self) -> bool:
        """Whether the kernel ended because its zygote did: the notebook can be run again."""
        return getattr(self.provisioner, "lost", False)

    async def _async_pre_start_kernel(self, **options: Any) -> tuple[list[str], dict[str, Any]]:
        if self.provisioner is None:
            self.kernel_id = self.kernel_id or str(uuid.uuid4())
            self.provisioner = ForkProvisioner(
                parent=self, kernel_id=self.kernel_id, kernel_spec=self.kernel_spec
            )
        return await super()._async_pre_start_kernel(**options)

    async def _async_wait(self, pollinterval: float = LOOK) -> None:
        while await self._async_is_alive():
            await asyncio.sleep(min(pollinterval, LOOK))
