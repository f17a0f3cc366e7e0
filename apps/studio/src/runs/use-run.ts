import { type FlowGraph, type NodeId, openGraph } from "@fermata/graph";
import type { LiveBatch, RunDetail } from "@fermata/server";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { api } from "../api/client.ts";
import { useFollowRun } from "../api/live.ts";
import { hasState } from "../flow-canvas/card-size.ts";
import { createOverlayStore, type NodeOverlay, type OverlayStore } from "../flow-canvas/overlay-store.ts";
import { applyChange, openRunModel, paintNode, type RunModel } from "./run-model.ts";

/** At most this often is a followed run asked for as a whole; between two answers live changes repaint single nodes. */
const refreshEveryMs = 700;

export const endStates: ReadonlySet<string> = new Set(["completed", "failed", "canceled"]);

/** A run, kept true while it is shown. */
export interface FollowedRun {
  readonly run: RunDetail;
  readonly graph: FlowGraph;
  readonly overlay: OverlayStore;
}

export function useRun(id: string): { followed: FollowedRun | undefined; error: unknown } {
  const query = useQuery(api.runs.get.queryOptions({ id }));
  const run = query.data;
  const source = run?.source;
  const graph = useMemo(() => (source === undefined ? undefined : openGraph(source)), [source]);
  const [overlay] = useState(() => createOverlayStore());
  const model = useRef<RunModel | null>(null);

  useEffect(() => {
    if (!run || !graph) return;
    model.current = openRunModel(graph, run);
    paintAll(overlay, model.current, endStates.has(run.state));
  }, [run, graph, overlay]);

  useLiveRefresh(id, (batch) => {
    if (!model.current) return;
    for (const change of batch.changes) {
      if (!("runId" in change) || change.runId !== id) continue;
      const node = applyChange(model.current, change);
      const look = node === undefined ? undefined : paintNode(model.current, node, false);
      if (node !== undefined && look) overlay.getState().set({ [node]: look });
    }
  });
  const followed = useMemo(() => (run && graph ? { run, graph, overlay } : undefined), [run, graph, overlay]);
  return { followed, error: query.error };
}

function paintAll(overlay: OverlayStore, model: RunModel, ended: boolean): void {
  const nodes: Record<NodeId, NodeOverlay> = {};
  for (const node of model.graph.nodes.values()) {
    const look = hasState(node) ? paintNode(model, node.id, ended) : undefined;
    if (look) nodes[node.id] = look;
  }
  overlay.getState().replace(nodes);
}

/** Hands live batches on, and asks for everything of the run again, no more often than the page can use. */
function useLiveRefresh(id: string, onBatch: (batch: LiveBatch) => void): void {
  const cache = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const refresh = useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      for (const area of [api.runs.get, api.runs.events, api.runs.logs, api.runs.checkpoints, api.runs.inspect]) {
        void cache.invalidateQueries({ queryKey: area.pathKey() });
      }
    }, refreshEveryMs);
  }, [cache]);
  useEffect(() => () => clearTimeout(timer.current), []);
  useFollowRun(id, (batch) => {
    onBatch(batch);
    if (batch.resync || batch.changes.some((change) => "runId" in change && change.runId === id)) refresh();
  });
}
