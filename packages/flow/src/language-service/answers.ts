/** Offsets of the source: UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface CompletionItem {
  readonly label: string;
  readonly kind: "variable" | "function" | "property" | "keyword" | "value";
  /** What the text takes the place of. */
  readonly range: Span;
  /** Best first, by plain string order. */
  readonly sortText: string;
}

/** What is said of one completion, asked for when it is looked at. */
export interface CompletionDetail {
  /** A TypeScript signature. */
  readonly signature: string;
  /** Markdown. */
  readonly documentation: string;
}

export interface Hover extends CompletionDetail {
  readonly range: Span;
}

export interface SignatureHelp {
  readonly signatures: readonly {
    readonly label: string;
    readonly documentation: string;
    /** Offsets in the label. */
    readonly parameters: readonly (Span & { readonly documentation: string })[];
  }[];
  readonly activeSignature: number;
  readonly activeParameter: number;
}
