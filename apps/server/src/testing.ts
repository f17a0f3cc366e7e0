/** A whole server for tests of clients: real Postgres, real engine, a data folder and a port of its own. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase } from "@fermata/db/testing";
import { loadConfig } from "./config.ts";
import { startServer } from "./server.ts";

export interface TestServer {
  readonly url: string;
  readonly token: string;
  /** The data folder, with server.json in it. */
  readonly home: string;
  /** Ends the server and removes its database and its folder. */
  stop(): Promise<void>;
}

/** `env` are settings as environment variables; samples are not loaded unless `FERMATA_SAMPLES` is `"1"`. */
export async function startTestServer(env: Readonly<Record<string, string>> = {}): Promise<TestServer> {
  const home = mkdtempSync(join(tmpdir(), "fermata-test-"));
  const database = await createTestDatabase();
  const removeAll = async () => {
    await database.drop();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const settings = {
      FERMATA_HOME: home,
      FERMATA_PORT: "0",
      FERMATA_SAMPLES: "0",
      DATABASE_URL: database.url,
      ...env,
    };
    const server = await startServer(loadConfig([], settings));
    return {
      url: server.entrance.url,
      get token() {
        return server.entrance.token.value;
      },
      home,
      stop: async () => {
        await server.stop({ cancelTasks: true });
        await removeAll();
      },
    };
  } catch (error) {
    await removeAll();
    throw error;
  }
}
