import Glibc
import Testing
import Workspace

/// Waits until a workspace's state is as wanted.
///
/// - Returns: the state; the test fails where it does not come in time.
@discardableResult
func wait(
    for what: Comment, in workspace: Workspace, seconds: Double = 60, sourceLocation: SourceLocation = #_sourceLocation,
    until isWanted: (WorkspaceState) -> Bool
) async throws -> WorkspaceState {
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: .seconds(seconds))
    while true {
        // Asked before the clock: on a busy machine a short sleep may last longer than the time allowed.
        let isLate = clock.now >= end
        let state = workspace.state
        if isWanted(state) { return state }
        if isLate { break }
        try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("waited \(seconds) s for \(what)", sourceLocation: sourceLocation)
    return workspace.state
}

/// Lets another thread hear of something.
func sleepBriefly() { usleep(150_000) }
