import type { LiveBatch, LiveChange } from "@fermata/server";
import { useEffect, useRef } from "react";
import { create } from "zustand";
import { api, client, errorData, queryClient } from "./client.ts";

/**
 * One subscription per page. A page that follows a run widens it to that run's tasks, waits and logs; a hidden tab lets go of it.
 */
type Listener = (batch: LiveBatch) => void;

interface LiveState {
  readonly status: "connecting" | "live" | "lost";
  /** The run whose details are wanted beside the overview. */
  readonly runId: string | null;
}

/** State of the connection, for the mark in the navigation rail. */
export const useLiveState = create<LiveState>(() => ({ status: "connecting", runId: null }));

const listeners = new Set<Listener>();
const retryMs = 2_000;
/** Long enough for a glance at another tab. */
const hiddenGraceMs = 20_000;

let stop: (() => void) | null = null;
let retry: ReturnType<typeof setTimeout> | undefined;

function connect(): void {
  stop?.();
  clearTimeout(retry);
  const { runId } = useLiveState.getState();
  const subscription = client.live.changes.subscribe(runId === null ? {} : { runId }, {
    onData: ({ data }) => {
      useLiveState.setState({ status: "live" });
      receive(data);
    },
    onConnectionStateChange: ({ state, error }) => {
      if (state === "connecting") useLiveState.setState({ status: error === null ? "connecting" : "lost" });
      else if (state === "pending") useLiveState.setState({ status: "live" });
    },
    onError: (error) => {
      useLiveState.setState({ status: "lost" });
      // Who is not let in will not be let in by asking again; the pages say what to do.
      if (errorData(error)?.httpStatus !== 401) retry = setTimeout(connect, retryMs);
    },
  });
  stop = () => {
    stop = null;
    subscription.unsubscribe();
  };
}

function receive(batch: LiveBatch): void {
  if (batch.resync) void queryClient.invalidateQueries();
  else for (const change of batch.changes) invalidate(change);
  for (const listener of listeners) listener(batch);
}

/** What of the cache a change makes stale. Run details are kept by the page that follows the run, from the batches themselves. */
function invalidate(change: LiveChange): void {
  if (change.kind === "run")
    stale("runs", [api.runs.list.pathKey(), api.runs.stats.pathKey(), api.workflows.list.pathKey()]);
  else if (change.kind === "approvals") stale("approvals", [api.approvals.pathKey()]);
  else if (change.kind === "workflow") stale("workflows", [api.workflows.list.pathKey()]);
  else if (change.kind === "definition") stale("definitions", [api.definitions.pathKey()]);
  else if (change.kind === "backend") stale("backends", [api.backends.list.pathKey()]);
}

/** A busy server changes lists a hundred times a second; a page asks for them twice. */
const staleEveryMs = 500;
const pending = new Map<string, ReturnType<typeof setTimeout>>();

function stale(group: string, keys: readonly (readonly unknown[])[]): void {
  if (pending.has(group)) return;
  const flush = () => {
    pending.delete(group);
    for (const queryKey of keys) void queryClient.invalidateQueries({ queryKey });
  };
  pending.set(group, setTimeout(flush, staleEveryMs));
}

/** Connects, and lets go while the tab is hidden. Call once; the answer disconnects. */
export function startLive(): () => void {
  let hidden: ReturnType<typeof setTimeout> | undefined;
  const onVisibility = () => {
    clearTimeout(hidden);
    if (document.visibilityState === "hidden") hidden = setTimeout(() => stop?.(), hiddenGraceMs);
    else if (stop === null) connect();
  };
  document.addEventListener("visibilitychange", onVisibility);
  connect();
  return () => {
    document.removeEventListener("visibilitychange", onVisibility);
    clearTimeout(hidden);
    clearTimeout(retry);
    stop?.();
  };
}

/** Hands every batch to the listener while the component is mounted. A batch with `resync` means: ask again for all you show. */
function useLiveBatches(listener: Listener): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => {
    const call: Listener = (batch) => latest.current(batch);
    listeners.add(call);
    return () => {
      listeners.delete(call);
    };
  }, []);
}

/** Widens the subscription to this run's tasks, waits and logs while mounted, and hands every batch to the listener. */
export function useFollowRun(runId: string, listener: Listener): void {
  useLiveBatches(listener);
  useEffect(() => {
    useLiveState.setState({ runId });
    if (stop !== null) connect();
    return () => {
      if (useLiveState.getState().runId !== runId) return;
      useLiveState.setState({ runId: null });
      if (stop !== null) connect();
    };
  }, [runId]);
}
