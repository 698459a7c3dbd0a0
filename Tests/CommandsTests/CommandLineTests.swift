import Documents
import Testing

@testable import Commands

@Suite("The command line")
struct CommandLineTests {
    @Test("the version is one line")
    func version() {
        let outcome = quantum("--version")
        #expect(outcome.output == "quantum-mlops \(Program.version)\n" && outcome.code == 0 && outcome.error.isEmpty)
    }

    @Test("every command answers --help with its options", arguments: CommandTable.commands.map(\.name))
    func help(_ name: String) throws {
        let command = try #require(CommandTable.commands.first { $0.name == name })
        let outcome = Outcome(
            code: 0, output: Help.text(for: command), error: "")
        for option in command.allOptions { #expect(outcome.output.contains(option.name)) }
        #expect(quantum(command.words[0], "--help").code == 0)
    }

    @Test("every topic has a text", arguments: HelpTopic.all.map(\.name))
    func topics(_ name: String) {
        let outcome = quantum("help", name)
        #expect(outcome.code == 0 && outcome.output.count > 100 && outcome.output.hasSuffix("\n"))
    }

    @Test("the page of the commands is the table's")
    func documentation() throws { try expectGolden(Documentation.commands, "docs/commands.md") }

    @Test("the help is as it was")
    func golden() throws {
        try expectGolden(quantum("--help").output, "Tests/CommandsTests/Fixtures/help.txt")
        try expectGolden(quantum("simulate", "--help").output, "Tests/CommandsTests/Fixtures/help-simulate.txt")
        try expectGolden(quantum("help", "exit-codes").output, "Tests/CommandsTests/Fixtures/help-exit-codes.txt")
    }

    @Test(
        "a mistake in the command line is named, with what was meant, and exits 64",
        arguments: [
            (["simulte", "a.qasm"], "unknown command 'simulte'", "did you mean 'simulate'?"),
            (["simulate", "a.qasm", "--shot", "3"], "unknown option '--shot' of 'simulate'", "did you mean '--shots'"),
            (["simulate", "a.qasm", "--shots", "many"], "--shots takes a whole number", "not 'many'"),
            (["simulate", "a.qasm", "--shots"], "--shots needs a value", "--shots N"),
            (
                ["simulate", "a.qasm", "--precision", "doubel"], "--precision takes double or single, not 'doubel'",
                "did you mean 'double'?"
            ),
            (["simulate", "a.qasm", "--set", "theta"], "--set takes NAME=VALUE", "'theta'"),
            (["simulate", "a.qasm", "--json=yes"], "--json takes no value", "'--json=yes'"),
            (["simulate"], "'simulate' needs CIRCUIT", "usage: quantum-mlops simulate CIRCUIT"),
            (["simulate", "a.qasm", "b.qasm"], "takes no further operand 'b.qasm'", "usage:"),
            (["--sede", "3", "simulate", "a.qasm"], "unknown option '--sede'", "--seed"),
            (["--plain", "simulate", "a.qasm"], "unknown option '--plain' of 'simulate'", "--help"),
            (["analyze", "a.qasm"], "'analyze' is not in this version", "--help"), (["help", "gats"], "no help on 'gats'", "'gates'"),
            (["completions", "fsh"], "no completions for 'fsh'", "'fish'"), (["--render", "80by24", "."], "--render takes", "'80by24'"),
            (["--threads", "0", "check", "a"], "--threads takes a whole number", "'0'"),
        ])
    func mistakes(_ words: [String], _ message: String, _ hint: String) {
        let outcome = runWords(words)
        #expect(outcome.code == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.hasPrefix("error: ") && outcome.error.contains(message) && outcome.error.contains(hint), "\(outcome.error)")
    }

    @Test("with --json a mistake is also a document on standard output")
    func jsonError() throws {
        let outcome = quantum("simulate", "--json", "--shotz", "1")
        let error = try #require(try outcome.json()["error"])
        #expect(outcome.code == 64 && error["kind"] == "usage")
        #expect(error["message"]?.string?.contains("'--shotz'") == true && error["hint"]?.string?.contains("--shots") == true)
    }

    @Test("with --log-format json a mistake is a line of JSON on standard error")
    func jsonLog() throws {
        let outcome = quantum("simulate", "--log-format", "json", "--shotz", "1")
        let line = JSONValue(try JSON.parse(outcome.error, file: "stderr"))
        #expect(line["level"] == "error" && line["message"]?.string?.contains("--shotz") == true)
    }

    @Test("options may stand before the command, behind an equals sign, behind a letter, and after -- all are operands")
    func forms() throws {
        let parser = ArgumentParser(commands: CommandTable.commands, root: CommandTable.root)
        let arguments = try parser.parse([
            "--seed=3", "simulate", "-oout.json", "--observable", "-Z0", "--set=a=1", "--set", "b=2", "--", "-x",
        ])
        #expect(arguments.seed == 3 && arguments.output == "out.json" && arguments.operands == ["-x"])
        #expect(arguments.all("--observable") == ["-Z0"] && arguments.all("--set") == ["a=1", "b=2"])
        #expect(try parser.parse(["runs", "show", "abc"]).command.name == "runs show")
        #expect(try parser.parse(["runs", "folder"]).operands == ["folder"])
    }

    @Test("completions name every command and option", arguments: Completions.shells)
    func completions(_ shell: String) {
        let script = quantum("completions", shell).output
        for command in CommandTable.commands where !command.isHidden {
            #expect(script.contains(command.words[0]))
            for option in command.options { #expect(script.contains(option.name.dropFirst(2))) }
        }
    }

    @Test("output that cannot be written is an error of its own")
    func lostOutput() {
        let outcome = quantum("--help", failingOutput: true)
        #expect(outcome.code == 74 && outcome.error.contains("disk full"))
    }

    @Test("without a terminal the workbench says what to use and exits 64")
    func noTerminal() throws {
        let folder = try Folder()
        try folder.write("name: x\n", to: "project.yaml")
        let outcome = quantum(folder.path)
        #expect(outcome.code == 64)
        for option in ["--headless", "--plain", "--render"] { #expect(outcome.error.contains(option)) }
    }
}
