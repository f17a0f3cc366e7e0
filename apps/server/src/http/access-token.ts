import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const TOKEN_BYTES = 32;

/**
 * The secret that lets a caller in: 256 random bits, made at the first start and kept in the data folder, readable by its owner alone.
 * Programs send it as a bearer token. A browser trades it once for a cookie that holds a value derived from it, so that what the browser
 * stores is not what the CLI uses.
 */
export class AccessToken {
  readonly #file: string;
  #token: string;

  constructor(dataFolder: string) {
    this.#file = join(dataFolder, "token");
    this.#token = existsSync(this.#file) ? readFileSync(this.#file, "utf8").trim() : "";
    if (!/^[\w-]{43}$/.test(this.#token)) this.rotate();
    chmodSync(this.#file, 0o600);
  }

  get value(): string {
    return this.#token;
  }

  get cookieValue(): string {
    return createHmac("sha256", this.#token).update("fermata studio session").digest("base64url");
  }

  /** Makes a new one; everything that was given out before is worthless from now on. */
  rotate(): string {
    const token = randomBytes(TOKEN_BYTES).toString("base64url");
    const next = `${this.#file}.new`;
    writeFileSync(next, `${token}\n`, { mode: 0o600 });
    renameSync(next, this.#file);
    this.#token = token;
    return token;
  }

  isToken(offered: string): boolean {
    return equalInConstantTime(offered, this.#token);
  }

  isCookie(offered: string): boolean {
    return equalInConstantTime(offered, this.cookieValue);
  }
}

/** Hashed first, so that neither content nor length shows in the time it takes. */
function equalInConstantTime(left: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
