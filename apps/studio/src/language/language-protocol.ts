import type { Deployed, FlowLanguageService } from "@fermata/flow";

type Service = FlowLanguageService;
/** What can be asked of the language service; everything in it is plain data. */
export type LanguageMethod =
  | "diagnostics"
  | "completions"
  | "completionDetail"
  | "hover"
  | "signatureHelp"
  | "definition"
  | "renameRange"
  | "rename";
export type LanguageArguments<Method extends LanguageMethod> = Parameters<Service[Method]>;
export type LanguageAnswer<Method extends LanguageMethod> = ReturnType<Service[Method]>;

/** To the worker. Answers come in the order of the questions; `deployed` is for all that follow. */
export type LanguageQuestion =
  | { readonly deployed: Deployed }
  | { readonly id: number; readonly method: LanguageMethod; readonly arguments: readonly unknown[] };

/** From the worker. */
export type LanguageReply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly problem: string };
