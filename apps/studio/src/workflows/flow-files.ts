/** A `.flow` file larger than this (characters) is none that a person wrote. */
const charactersMax = 1_000_000;

export interface FlowFile {
  readonly fileName: string;
  readonly text: string;
}

/** Why a file cannot be a script; null: it may be one, and the server has the last word. */
export function fileProblem(fileName: string, bytes: Uint8Array): string | null {
  if (!/\.(flow|js|txt)$/i.test(fileName))
    return `${fileName} is no .flow file. Choose a file whose name ends in .flow.`;
  if (bytes.length === 0) return `${fileName} is empty.`;
  if (bytes.length > charactersMax) return `${fileName} is larger than 1 MB; a script is not.`;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? `${fileName} is not a text file.` : null;
  } catch {
    return `${fileName} is not a text file in UTF-8.`;
  }
}

/** Reads files that were chosen or dropped; each that is no script is named with the reason. */
export async function readFlowFiles(files: Iterable<File>): Promise<{ files: FlowFile[]; problems: string[] }> {
  const result: { files: FlowFile[]; problems: string[] } = { files: [], problems: [] };
  for (const file of files) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const problem = fileProblem(file.name, bytes);
    if (problem === null) result.files.push({ fileName: file.name, text: new TextDecoder().decode(bytes) });
    else result.problems.push(problem);
  }
  return result;
}

/** Opens the system's file chooser; resolves empty when it is closed without a choice. */
export function chooseFlowFiles(): Promise<readonly File[]> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = ".flow,.js,.txt";
    input.multiple = true;
    input.addEventListener("change", () => resolve([...(input.files ?? [])]));
    input.addEventListener("cancel", () => resolve([]));
    input.click();
  });
}

/** Hands a script over as a download named after its workflow (S9). */
export function downloadFlow(name: string, source: string): void {
  const url = URL.createObjectURL(new Blob([source], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name}.flow`;
  link.click();
  // Some browsers read the address only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
