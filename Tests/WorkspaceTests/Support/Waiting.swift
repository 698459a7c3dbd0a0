import Glibc
import Testing
import Workspace

/// Waits until a workspace's state is as wanted.
///
/// - Returns: the state; the test fails where it does not come in time.
@discardableResult
func wait(
    for what: Comment, in workspace: Workspace, seconds: Double = 10, sourceLocation: SourceLocation = #_sourceLocation,
    until isWanted: (WorkspaceState) -> Bool
) async throws -> WorkspaceState {
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: .seconds(seconds))
    while clock.now < end {
        let state = workspace.state
        if isWanted(state) { return state }
        try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("waited \(seconds) s for \(what); the state is \(workspace.state)", sourceLocation: sourceLocation)
    return workspace.state
}

/// Lets another thread hear of something.
func sleepBriefly() { usleep(150_000) }
