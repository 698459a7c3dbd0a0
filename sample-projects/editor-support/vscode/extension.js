// Starts `quantum-mlops lsp` for OpenQASM and project files.
const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = async () => {
  const command = workspace.getConfiguration("quantum-mlops").get("path", "quantum-mlops");
  client = new LanguageClient(
    "quantum-mlops",
    "Quantum MLOps Workbench",
    { command, args: ["lsp"] },
    { documentSelector: [{ language: "openqasm" }, { pattern: "**/project.yaml" }] }
  );
  await client.start();
};

exports.deactivate = () => client?.stop();
