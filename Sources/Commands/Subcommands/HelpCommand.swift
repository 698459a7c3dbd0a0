import Diagnostics
import Documents

enum HelpCommand {
    static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        let name = arguments.operands.joined(separator: " ")
        context.console.write(try text(of: name, json: arguments.isJSON, color: context.console.style.usesColor))
        return .done
    }

    private static func text(of name: String, json: Bool, color: Bool) throws -> String {
        if name.isEmpty { return Help.text(for: CommandTable.root, color: color) }
        if let topic = HelpTopic.all.first(where: { $0.name == name }) {
            if json, let document = topic.document?() { return document.text() + "\n" }
            return topic.text()
        }
        if let command = CommandTable.commands.first(where: { $0.name == name }) { return Help.text(for: command, color: color) }
        let names = HelpTopic.all.map(\.name) + CommandTable.commands.filter { !$0.isHidden }.map(\.name)
        throw UsageError(
            "no help on '\(name)'", hint: didYouMean(name, among: names) ?? "topics are \(listed(HelpTopic.all.map(\.name), "and"))")
    }
}
