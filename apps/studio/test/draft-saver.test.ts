import type { Draft, SaveDraftResult } from "@fermata/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createDraftSaver, type DraftContent } from "../src/workflows/editor/draft-saver.ts";

const content = (source: string): DraftContent => ({ source, layout: null });

/** A server that keeps one draft by revision, as the real one does. */
function serverWith(draft: { source: string; revision: number }) {
  const calls: { source: string; baseRevision: number }[] = [];
  const state = { ...draft, away: false, hold: Promise.resolve() };
  const save = async ({ source }: DraftContent, baseRevision: number): Promise<SaveDraftResult> => {
    calls.push({ source, baseRevision });
    await state.hold;
    if (state.away) throw new Error("no answer");
    const now: Draft = { source: state.source, layout: null, revision: state.revision, updatedAt: 5 };
    if (baseRevision !== state.revision) return { status: "conflict", draft: now };
    state.source = source;
    state.revision += 1;
    return { status: "saved", revision: state.revision, updatedAt: 6 };
  };
  return { state, calls, save };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(server = serverWith({ source: "", revision: 1 })) {
  const kept: (string | null)[] = [];
  const saver = createDraftSaver({
    revision: 1,
    savedAt: 1,
    save: server.save,
    keep: (draft) => kept.push(draft?.source ?? null),
    delayMs: 500,
    retryMs: 3_000,
  });
  return { server, saver, kept };
}

describe("draft saver", () => {
  it("S7: saves once after a burst of edits, and keeps each edit in the browser until it is saved", async () => {
    const { server, saver, kept } = setUp();
    saver.changed(content("a"));
    saver.changed(content("ab"));
    expect(saver.state.getState().status).toBe("dirty");
    expect(kept).toEqual(["a", "ab"]);
    await vi.advanceTimersByTimeAsync(600);
    expect(server.calls).toEqual([{ source: "ab", baseRevision: 1 }]);
    expect(saver.state.getState()).toEqual({ status: "saved", at: 6 });
    expect(kept.at(-1)).toBeNull();
    expect(saver.revision()).toBe(2);
  });

  it("S7: an edit made while a save is under way is saved after it, on the new revision", async () => {
    const { server, saver } = setUp();
    saver.changed(content("a"));
    let answer = () => {};
    server.state.hold = new Promise((resolve) => {
      answer = resolve;
    });
    await vi.advanceTimersByTimeAsync(600);
    saver.changed(content("ab"));
    answer();
    expect((await saver.flush()).status).toBe("saved");
    expect(server.calls).toEqual([
      { source: "a", baseRevision: 1 },
      { source: "ab", baseRevision: 2 },
    ]);
    expect(server.state.source).toBe("ab");
  });

  it("S7: a conflict writes nothing until a person decides, then mine writes over theirs", async () => {
    const { server, saver } = setUp();
    server.state.source = "theirs";
    server.state.revision = 4;
    saver.changed(content("mine"));
    await vi.advanceTimersByTimeAsync(600);
    saver.changed(content("mine!"));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.state.source).toBe("theirs");
    expect(saver.state.getState()).toMatchObject({ status: "conflict", theirs: { source: "theirs" } });
    await saver.resolve("mine");
    expect(server.state.source).toBe("mine!");
    expect(saver.state.getState().status).toBe("saved");
  });

  it("S7: taking theirs drops mine and goes on from their revision", async () => {
    const { server, saver } = setUp();
    server.state.source = "theirs";
    server.state.revision = 4;
    saver.changed(content("mine"));
    await saver.flush();
    await saver.resolve("theirs");
    expect(server.state.source).toBe("theirs");
    saver.changed(content("theirs, and more"));
    await saver.flush();
    expect(server.state.source).toBe("theirs, and more");
  });

  it("S7: while the server is away the draft is kept and tried again until it is saved", async () => {
    const { server, saver, kept } = setUp();
    server.state.away = true;
    saver.changed(content("a"));
    await vi.advanceTimersByTimeAsync(600);
    expect(saver.state.getState().status).toBe("offline");
    expect(kept.at(-1)).toBe("a");
    server.state.away = false;
    await vi.advanceTimersByTimeAsync(3_100);
    expect(server.state.source).toBe("a");
    expect(saver.state.getState().status).toBe("saved");
  });

  it("S7: flush with nothing to save asks the server nothing", async () => {
    const { server, saver } = setUp();
    expect((await saver.flush()).status).toBe("saved");
    expect(server.calls).toHaveLength(0);
  });
});
