"""Conway's Game of Life: a glider, a blinker and noise on a torus."""


def step(np, board):
    neighbours = np.zeros(board.shape, dtype=int)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            if dy or dx:
                neighbours += np.roll(board, (dy, dx), axis=(0, 1))
    born = (board == 0) & (neighbours == 3)
    survive = (board == 1) & ((neighbours == 2) | (neighbours == 3))
    new = np.zeros_like(board)
    new[born | survive] = 1
    return new


def padded_step(np, board):
    """The same by slices of a padded board."""
    z = np.pad(board, 1, mode="wrap")
    n = (
        z[:-2, :-2]
        + z[:-2, 1:-1]
        + z[:-2, 2:]
        + z[1:-1, :-2]
        + z[1:-1, 2:]
        + z[2:, :-2]
        + z[2:, 1:-1]
        + z[2:, 2:]
    )
    birth = np.where(n == 3, 1, 0)
    return np.where(n == 2, board, birth)


def main(np):
    glider = np.array([[0, 1, 0], [0, 0, 1], [1, 1, 1]])
    board = np.zeros((24, 32), dtype=int)
    board[1:4, 1:4] = glider
    board[10, 10:13] = 1
    board[16:, 16:] = np.random.default_rng(3).integers(0, 2, size=(8, 16))

    alive = [board.sum()]
    for generation in range(40):
        after = step(np, board)
        assert np.array_equal(after, padded_step(np, board)), generation
        board = after
        alive.append(board.sum())

    for row in board[:6]:
        print("".join("#" if cell else "." for cell in row))
    rows, columns = np.nonzero(board)
    print("alive:", board.sum(), "of", board.size, f"({board.mean():.1%})")
    box = np.s_[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    return (
        board,
        np.array(alive),
        rows,
        columns,
        board[box],
        np.argwhere(board)[:5],
        np.packbits(board, axis=1),
    )
