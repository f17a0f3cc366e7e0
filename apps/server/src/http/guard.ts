import type { FastifyReply, FastifyRequest } from "fastify";
import type { Caller } from "../contract/caller.ts";
import { ServerError } from "../server-error.ts";
import type { AccessToken } from "./access-token.ts";
import type { HostCheck } from "./host-check.ts";

/** One cookie per port: two servers on one machine share a host, and cookies know no ports. */
function cookieName(port: number): string {
  return `fermata_${port}`;
}

export interface GuardOptions {
  readonly token: AccessToken;
  readonly hosts: HostCheck;
}

/**
 * The door. Every request passes `admit`; those to the API `authenticate` too. Nothing behind it looks at a header again.
 */
export class Guard {
  readonly #token: AccessToken;
  readonly #hosts: HostCheck;

  constructor({ token, hosts }: GuardOptions) {
    this.#token = token;
    this.#hosts = hosts;
  }

  /** What no request may be, whoever sends it. @throws ServerError `FORBIDDEN`, `UNSUPPORTED_MEDIA_TYPE`. */
  admit(request: FastifyRequest): void {
    const { headers, method } = request;
    if (!this.#hosts.isOwnHost(headers.host))
      throw new ServerError("FORBIDDEN", "This server is not called by that name; FERMATA_HOST_NAMES can allow it.");
    if (!this.#hosts.isOwnOrigin(headers.origin, headers.host))
      throw new ServerError("FORBIDDEN", "Requests of pages of another origin are not answered.");
    if (method === "POST" && !isJson(headers["content-type"]))
      throw new ServerError("UNSUPPORTED_MEDIA_TYPE", "A POST needs the content type application/json.");
  }

  /** @throws ServerError `UNAUTHORIZED`, `FORBIDDEN`. */
  authenticate(request: FastifyRequest): Caller {
    const { headers, method } = request;
    const bearer = /^Bearer ([\w-]{1,200})$/i.exec(headers.authorization ?? "")?.[1];
    if (bearer !== undefined) {
      if (!this.#token.isToken(bearer)) throw unauthorized("The access token is not right");
      return caller(request, "bearer");
    }
    const cookie = request.cookies[cookieName(request.socket.localPort ?? 0)];
    if (cookie === undefined) throw unauthorized("An access token is needed");
    // A browser says where a request comes from. Other ports of this machine are the "same site", and not to be trusted all the same.
    const site = headers["sec-fetch-site"];
    const trusted =
      site === undefined || site === "same-origin" || site === "none" || this.#hosts.isNamedOrigin(headers.origin);
    const upgrade = headers.upgrade !== undefined;
    if (!trusted || ((method === "POST" || upgrade) && headers.origin === undefined))
      throw new ServerError("FORBIDDEN", "Only the studio's own page may use its cookie.");
    if (!this.#token.isCookie(cookie)) throw unauthorized("The access token has changed");
    return caller(request, "cookie");
  }

  /**
   * `/?token=…`: trades the printed address's token for the cookie and sends the browser to the same address without it, so that the
   * token stays in no history, no screenshot and no Referer. True: answered.
   */
  trade(request: FastifyRequest, reply: FastifyReply): boolean {
    if (request.method !== "GET") return false;
    const address = new URL(request.url, "http://localhost");
    const offered = address.searchParams.get("token");
    if (offered === null) return false;
    if (!this.#token.isToken(offered)) throw unauthorized("The access token in this address is not right");
    address.searchParams.delete("token");
    // A path that begins with two slashes would be another host.
    const target = `/${address.pathname.replace(/^[/\\]+/, "")}${address.search}`;
    reply.setCookie(cookieName(request.socket.localPort ?? 0), this.#token.cookieValue, {
      path: "/",
      httpOnly: true,
      sameSite: "strict",
      maxAge: 365 * 24 * 3600,
    });
    reply.redirect(target, 303);
    return true;
  }
}

function unauthorized(reason: string): ServerError {
  return new ServerError(
    "UNAUTHORIZED",
    `${reason}: open the address that the server printed at its start, or use its token.`,
  );
}

function isJson(contentType: string | undefined): boolean {
  return /^application\/json\s*(?:;|$)/i.test(contentType ?? "");
}

function caller(request: FastifyRequest, via: Caller["via"]): Caller {
  return { address: request.ip, via, userAgent: (request.headers["user-agent"] ?? "").slice(0, 200) };
}
