import { existsSync } from "node:fs";
import { join } from "node:path";
import compress from "@fastify/compress";
import files from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ServerError } from "../server-error.ts";

export function isStudioBuilt(folder: string): boolean {
  return existsSync(join(folder, "index.html"));
}

export const studioNotBuilt =
  "The studio is not built. Run `npx turbo run build --filter=@fermata/studio`, then load this page again.";

/**
 * The built studio. Its files are no secret and need no token, so that a link to a run opens from anywhere: the page comes up, and its own
 * requests carry the strict cookie that the click on the link did not. Files are looked for at each request: a studio that is built, or
 * built anew, while the server runs is there with the next page.
 */
export async function studioFiles(app: FastifyInstance, { folder }: { folder: string }): Promise<void> {
  await app.register(compress, { threshold: 1024, encodings: ["br", "gzip"] });
  await app.register(files, {
    root: folder,
    // It may be built later; `main.ts` says so in our own words.
    suppressWarning: true,
    wildcard: true,
    // The build names what is under assets/ by its content.
    setHeaders: (response, path) => {
      const immutable = path.startsWith(join(folder, "assets"));
      response.header("cache-control", immutable ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split("?")[0] ?? "/";
    // Routes of the studio have no dot; a file that is not there must not answer with a page.
    if (request.method !== "GET" || /\.\w+$/.test(path) || /^\/(?:trpc|api|assets)(?:\/|$)/.test(path))
      throw new ServerError("NOT_FOUND", "There is nothing at this address.");
    if (!isStudioBuilt(folder)) return reply.status(503).type("text/plain; charset=utf-8").send(`${studioNotBuilt}\n`);
    return reply.header("cache-control", "no-cache").sendFile("index.html", { maxAge: 0, cacheControl: false });
  });
}
