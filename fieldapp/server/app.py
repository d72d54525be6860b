"""What the server answers.  Synchronisation comes later; so far it says that it lives, and what it speaks."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from fieldapp import __version__

# Oldest and newest version of the protocol that this server understands.
PROTOCOL = (1, 1)


def make_app() -> Starlette:
    """The web application, with nothing kept between requests."""
    return Starlette(routes=[Route("/v1/health", _health)])


async def _health(_request: Request) -> JSONResponse:
    return JSONResponse({"app": __version__, "protocol": PROTOCOL})
