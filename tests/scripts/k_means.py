"""k-means clustering of points in the plane, from the farthest-first start."""


def main(np):
    rng = np.random.default_rng(7)
    corners = np.array([[0, 0], [6, 0], [0, 6], [6, 6]], dtype=float)
    points = np.concatenate([rng.normal(c, 0.8, size=(150, 2)) for c in corners])
    rng.shuffle(points)

    centers = points[:1]
    while len(centers) < 4:
        distance = ((points[:, np.newaxis] - centers) ** 2).sum(axis=-1).min(axis=1)
        centers = np.vstack([centers, points[distance.argmax()]])

    history = []
    for step in range(50):
        squares = ((points[:, None, :] - centers[None, :, :]) ** 2).sum(axis=2)
        labels = np.argmin(squares, axis=1)
        history.append(float(squares[np.arange(len(points)), labels].sum()))
        moved = np.zeros_like(centers)
        np.add.at(moved, labels, points)
        sizes = np.bincount(labels, minlength=len(centers))
        moved /= sizes[:, np.newaxis]
        if np.allclose(moved, centers):
            break
        centers = moved

    for i, (x, y) in enumerate(centers):
        print(f"center {i}: ({x:6.3f}, {y:6.3f}), {sizes[i]} points")
    names, counts = np.unique(labels, return_counts=True)
    inertia = np.array(history)
    print(f"{step} steps, inertia {inertia[-1]:.3f}")
    spread = np.array([points[labels == k].std(axis=0) for k in names])
    far = squares[labels == 0].max() > 4
    return centers, labels, counts, inertia, spread, far, np.lexsort((points[:, 1], labels))[:10]
