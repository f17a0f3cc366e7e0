import type { Backend, ComputeTask, Health, Session } from "@fermata/backend";
import type { BackendService, BackendTest, BackendView } from "../contract/backends.ts";
import { ServerError } from "../server-error.ts";

/** The backends of this server's session, and how they are (S40). */
export class Backends implements BackendService {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async list(): Promise<BackendView[]> {
    const health = await this.#session.health();
    return this.#session.backends.map((backend, index) => viewOf(backend, health.get(backend.name), index === 0));
  }

  /** Asks for its health and whether it would take the plainest of tasks, as the studio's test button. */
  async test(name: string): Promise<BackendTest> {
    const backend = this.#session.backends.find((each) => each.name === name);
    if (backend === undefined) {
      const names = this.#session.backends.map((each) => each.name);
      throw new ServerError("UNKNOWN_BACKEND", `There is no backend "${name}"; there are ${names.join(", ")}.`, {
        names,
      });
    }
    const began = performance.now();
    const health = await backend
      .health()
      .catch((error: unknown): Health => ({ ok: false, detail: String(error), running: 0, queued: 0 }));
    const refusal = health.ok ? refusalOf(backend) : undefined;
    return {
      ok: health.ok && refusal === undefined,
      detail: refusal ?? health.detail,
      tookMs: Math.round(performance.now() - began),
    };
  }
}

function refusalOf(backend: Backend): string | undefined {
  const { kinds } = backend.capabilities();
  if (!kinds.includes("executable")) return undefined;
  const task: ComputeTask = { kind: "compute", executable: "/bin/true" };
  return backend.refusal(task);
}

function viewOf(backend: Backend, health: Health | undefined, isDefault: boolean): BackendView {
  return {
    name: backend.name,
    type: backend.type,
    state: backend.state,
    ok: health?.ok ?? false,
    detail: health?.detail ?? "",
    capabilities: backend.capabilities(),
    running: health?.running ?? 0,
    queued: health?.queued ?? 0,
    default: isDefault,
  };
}
