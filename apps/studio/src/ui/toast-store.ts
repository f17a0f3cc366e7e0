import { create } from "zustand";
import { describeProblem } from "../api/problem.ts";

export interface ToastMessage {
  readonly id: number;
  readonly tone: "info" | "done" | "fail";
  readonly title: string;
  readonly detail?: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

interface ToastState {
  readonly toasts: readonly ToastMessage[];
  /** The same words twice are one toast. */
  show(toast: Omit<ToastMessage, "id">): void;
  dismiss(id: number): void;
}

let lastId = 0;

export const useToasts = create<ToastState>((set) => ({
  toasts: [],
  show: (toast) =>
    set(({ toasts }) => {
      const others = toasts.filter(({ title, detail }) => title !== toast.title || detail !== toast.detail);
      lastId += 1;
      return { toasts: [...others.slice(-3), { ...toast, id: lastId }] };
    }),
  dismiss: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
}));

/** Says something in the corner for a few seconds; never the only place where an error is shown that needs an answer. */
export function toast(message: Omit<ToastMessage, "id">): void {
  useToasts.getState().show(message);
}

/** An error as a toast, with what to do next. */
export function toastProblem(error: unknown): void {
  const { title, advice } = describeProblem(error);
  toast({ tone: "fail", title, detail: advice });
}
