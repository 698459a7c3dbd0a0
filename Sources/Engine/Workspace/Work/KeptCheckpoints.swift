import Diagnostics
import Documents
import Tracking

/// Checkpoints that a person asked to be kept: files among a run's artefacts, `checkpoint-EPOCH` by name.
extension OpenStore {
    /// Writes a checkpoint into a file of its own.
    func keep(_ checkpoint: StoredCheckpoint, of run: String, in folder: String) throws {
        let path = "\(OpenStore.folderName)/artifacts/\(run)/epoch-\(checkpoint.epoch).checkpoint"
        try makeFolder(joined(folder, "\(OpenStore.folderName)/artifacts/\(run)"))
        try writeAtomically(checkpoint.bytes, to: joined(folder, path))
        let artifact = Artifact(name: Self.name(ofEpoch: checkpoint.epoch), path: path, sha256: sha256(checkpoint.bytes))
        try durably { try append([Event(time: now(), run: run, .artifact(artifact))]) }
    }

    /// A checkpoint that was kept after so many epochs.
    ///
    /// - Throws: ``WorkspaceError/notPossible(_:)`` with those that there are, where there is none; where its file is gone or was changed, so.
    func keptCheckpoint(of run: String, epoch: Int, in folder: String) throws -> StoredCheckpoint {
        let artifacts = try runs.artifacts(of: run)
        guard let artifact = artifacts.first(where: { $0.name == Self.name(ofEpoch: epoch) }) else {
            let known = artifacts.compactMap(\.keptEpoch).sorted().map(String.init)
            throw WorkspaceError.notPossible(
                "run '\(run)' keeps no checkpoint of epoch \(epoch)"
                    + (known.isEmpty ? "" : "; it keeps those of \(known.joined(separator: ", "))"))
        }
        let bytes = try readBytes(joined(folder, artifact.path))
        guard sha256(bytes) == artifact.sha256 else { throw TrackingError.corruptCheckpoint(run: run) }
        return StoredCheckpoint(epoch: epoch, bytes: bytes)
    }

    private static func name(ofEpoch epoch: Int) -> String { "checkpoint-\(epoch)" }
}

extension Artifact {
    /// The epoch after which this checkpoint was kept; nil for any other artefact.
    public var keptEpoch: Int? { name.hasPrefix("checkpoint-") ? Int(name.dropFirst("checkpoint-".count)) : nil }
}
