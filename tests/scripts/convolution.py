"""Filters over an image, by strides: blur, Sobel edges, a median and pooling."""


def convolve(np, image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijkl,kl->ij", windows, kernel[::-1, ::-1])


def pooled(np, image, size):
    h, w = image.shape[0] // size, image.shape[1] // size
    s0, s1 = image.strides
    blocks = np.lib.stride_tricks.as_strided(image, (h, w, size, size), (s0 * size, s1 * size, s0, s1))
    return blocks.max(axis=(2, 3))


def main(np):
    i, j = np.indices((48, 64))
    image = np.hypot(i - 24, j - 32) < 15
    image = image.astype(np.float64)
    image[4:12, 4:20] = 0.5
    noise = np.random.default_rng(0).random(image.shape)
    image[noise < 0.02] = 0
    image[noise > 0.98] = 1
    image *= 255

    g = np.exp(-0.5 * np.arange(-2, 3) ** 2)
    g /= g.sum()
    blurred = convolve(np, np.pad(image, 2, mode="reflect"), np.outer(g, g))

    sobel = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
    gx, gy = convolve(np, blurred, sobel), convolve(np, blurred, sobel.T)
    magnitude = np.sqrt(gx**2 + gy**2)
    direction = np.rad2deg(np.arctan2(gy, gx)) % 180
    edges = magnitude > np.percentile(magnitude, 90)

    padded = np.pad(image, 1, mode="edge")
    median = np.median(np.lib.stride_tricks.sliding_window_view(padded, (3, 3)), axis=(-2, -1))
    small = pooled(np, median, 4)
    by_fft = np.fft.irfft2(np.fft.rfft2(image) * np.fft.rfft2(np.outer(g, g), s=image.shape), s=image.shape)
    assert np.allclose(by_fft[4:, 4:], blurred[2:-2, 2:-2])

    as_bytes = np.clip(np.rint(blurred), 0, 255).astype(np.uint8)
    values, first, counts = np.unique(as_bytes, return_index=True, return_counts=True)
    print(f"{edges.sum()} edge points, {len(values)} grey levels, most common {values[counts.argmax()]}")
    print(small[::3, ::2].astype(int))
    histogram, _ = np.histogram(direction[edges], bins=np.linspace(0, 180, 7))
    for low, count in zip(range(0, 180, 30), histogram):
        print(f"{low:3d} degrees: {count:4d}")
    top = np.unravel_index(np.argmax(magnitude), magnitude.shape)
    return (
        blurred,
        magnitude,
        direction,
        edges,
        median,
        small,
        as_bytes,
        first,
        histogram,
        np.array(top),
        by_fft,
    )
