/** `npm run dev`: like `npm start`, with the server restarted and the studio reloaded on each edit of a source file. */
import { build, checkNode, install, run } from "./workspace.mjs";

checkNode();
await install();
build();
process.exit(await run("npx", ["turbo", "run", "dev", "--ui=stream", "--output-logs=new-only"]));
